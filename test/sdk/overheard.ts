// Sockets that tell what passes through them. Lives here: a client's road to the server with a copy of what it carries, as bytes.
// May not know: keys, sessions, what any test makes of it.
import { WebSocket } from 'ws'
import type { SdkOptions } from '@farhand/client'
import type { ClientFrame, ServerFrame } from '@farhand/protocol'
import { roadTo } from './sdk-session.ts'

type Road = Pick<SdkOptions, 'origin' | 'fetch' | 'createSocket'>

/** What one client has received and been told so far, over all of its sockets. */
export interface Overheard {
  readonly road: Road
  /** Binary messages that reached this client, oldest first. */
  readonly objects: readonly Uint8Array[]
  /** Close codes of its sockets, oldest first. */
  readonly closes: readonly number[]
  /** Frames of this client that the server has answered with `accepted`, oldest first. */
  readonly accepted: readonly ClientFrame[]
}

/** A road as `roadTo`, overheard. */
export function overhear(url: string, cookie?: string): Overheard {
  const objects: Uint8Array[] = []
  const closes: number[] = []
  const accepted: ClientFrame[] = []
  const road = roadTo(url, cookie)
  const createSocket = (address: string, protocols: string[]): WebSocket => {
    const socket = new WebSocket(address, protocols, { origin: url })
    const asked = new Map<number, ClientFrame>()
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) return objects.push(new Uint8Array(data))
      const frame = JSON.parse(data.toString('utf8')) as ServerFrame
      const question = frame.type === 'accepted' ? asked.get(frame.ref) : undefined
      if (question !== undefined) accepted.push(question)
    })
    socket.on('close', (code) => closes.push(code))
    const send = socket.send.bind(socket)
    socket.send = (data: string | Uint8Array) => {
      if (typeof data === 'string') {
        const frame = JSON.parse(data) as ClientFrame
        if ('ref' in frame) asked.set(frame.ref, frame)
      }
      send(data)
    }
    return socket
  }
  return { road: { ...road, createSocket }, objects, closes, accepted }
}
