// Who this page is in a session. Lives here: the ids of one device and one life of the page.
import {
  fromBase64Url,
  toBase64Url,
  type Bytes,
  type DeviceId,
  type Instance,
  type SessionId,
  type Sid,
} from '@farhand/protocol'
import type { DeviceKey } from '@farhand/e2ee'
import { ClientError } from '../errors.ts'

export interface Identity {
  readonly sid: Sid
  readonly sessionId: SessionId
  readonly role: 'host' | 'participant' | 'companion'
  readonly name: string
  readonly device: DeviceKey
  readonly deviceId: DeviceId
  /** This life of the page: a reload makes a new one. */
  readonly instance: Instance
}

/** 16 random bytes, base64url: grants, instances, messages. */
export const randomId = (): string => toBase64Url(crypto.getRandomValues(new Uint8Array(16)))

export const newInstance = (): Instance => randomId() as Instance

/** Bytes of a base64url text the schemas have checked already. */
export function bytesOf(text: string): Bytes {
  const bytes = fromBase64Url(text)
  if (bytes === undefined) throw new ClientError('bad-answer', 'a text is not base64url')
  return bytes
}
