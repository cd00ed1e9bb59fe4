// The first frames of a device that comes to a session it says it is in. Lives here: the challenge, the proof, and that
// until then everything is the same whatever was named. May not know: rooms, the store. Rules: KEY-54.
import { randomBytes } from 'node:crypto'
import {
  CLOSE_CODES,
  ProtocolError,
  toBase64Url,
  verify,
  type ClientFrame,
  type DeviceId,
  type Sid,
} from '@farhand/protocol'
import type { Clock } from '../clock.ts'
import type { Limits } from '../limits.ts'
import type { Line } from './line.ts'

export type Say = Extract<ClientFrame, { type: 'say' }>

/** What is true of a device that has proven itself. */
export type Standing =
  | { readonly kind: 'member'; readonly lastAt: number; readonly takeIn: (attach: Say) => void }
  /** Was in, and hears why it is not by this close code. */
  | { readonly kind: 'out'; readonly code: number }
  | { readonly kind: 'stranger' }

export interface WayBackParts {
  readonly sid: Sid
  readonly device: DeviceId
  readonly line: Line
  readonly clock: Clock
  readonly limits: Limits
  /** Asked once the proof holds. Never rejects. */
  readonly standing: () => Promise<Standing>
}

/** Asks a page to prove its device. Whoever does not belong hears one answer, at its time after the attach. */
export function challengeDevice({ sid, device, line, clock, limits, standing }: WayBackParts): void {
  let challenge = ''
  let isJudged = false

  // Only who has proven themselves hears when they spoke last: anybody can name the key of a host.
  function ask(lastAt: number): void {
    challenge = toBase64Url(randomBytes(32))
    isJudged = false
    line.send({ type: 'challenge', challenge, sid, lastAt })
  }

  // Time alone refuses nobody: a server that stood still for a moment has not judged yet.
  async function judge(frame: Say): Promise<void> {
    const refusedAtMs = clock.monotonicMs() + limits.join.replyMs
    const found = await standingOf(frame)
    if (!line.isOpen()) return
    if (found.kind === 'stranger') {
      clock.schedule(Math.max(0, refusedAtMs - clock.monotonicMs()), () => line.close(CLOSE_CODES.refused))
      return
    }
    if (found.kind === 'out') return line.close(found.code)
    if (frame.signed.message.at <= found.lastAt) return ask(found.lastAt)
    found.takeIn(frame)
  }

  async function standingOf(frame: Say): Promise<Standing> {
    return (await isProof(frame, { sid, device, challenge })) ? await standing() : { kind: 'stranger' }
  }

  line.limitText(limits.socket.handshakeBytes)
  line.listen({
    frame(frame) {
      const isAttach = frame.type === 'say' && frame.commit === null && frame.signed.message.body.kind === 'attach'
      if (!isAttach) return line.close(CLOSE_CODES.badFrame)
      if (isJudged) return
      isJudged = true
      void judge(frame)
    },
    object: () => line.close(CLOSE_CODES.badFrame),
    closed: () => undefined,
    needKey: () => undefined,
  })
  ask(0)
}

async function isProof(
  { signed }: Say,
  { sid, device, challenge }: { readonly sid: Sid; readonly device: DeviceId; readonly challenge: string },
): Promise<boolean> {
  const { body, by } = signed.message
  if (by !== device || body.kind !== 'attach' || body.challenge !== challenge) return false
  try {
    await verify(signed, sid)
    return true
  } catch (error) {
    if (error instanceof ProtocolError) return false
    throw error
  }
}
