// A device that comes back and is not let in, for tests. Lives here: what it hears, and when; the product never imports it.
import type { DeviceId, Sid } from '@farhand/protocol'
import { createDevice, newInstance, openSocket, ticketFrom, type ServerAtHand, type TestDevice } from './test-client.ts'

/** Every frame it hears but ticks, as its shape, and the close code; of a device that is only named another one signs. */
export async function turnedBack(
  server: ServerAtHand,
  { sid, device }: { sid: Sid; device: DeviceId | TestDevice },
): Promise<{ heard: string[]; code: number; afterMs: number }> {
  const id = typeof device === 'string' ? device : device.id
  const socket = await openSocket(server, await ticketFrom(server, 'resumes', { sid, device: id }))
  const first = await Promise.race([socket.take('challenge'), socket.closed])
  if (typeof first === 'number') return { heard: [], code: first, afterMs: 0 }
  const { challenge } = first
  const hand = typeof device === 'string' ? await createDevice() : device
  const signed = await hand.sign(sid, { kind: 'attach', challenge, instance: newInstance() })
  const message = { ...signed.message, by: id }
  const startMs = performance.now()
  socket.send({ type: 'say', ref: 1, signed: { ...signed, message }, commit: null })
  const code = await socket.closed
  const afterMs = performance.now() - startMs
  return { heard: socket.texts.filter((text) => !text.startsWith('{"type":"tick"')).map(shapeOf), code, afterMs }
}

/** A frame with every base64url text replaced by its length. */
export const shapeOf = (text: string): string => text.replace(/"[A-Za-z0-9_-]{22,}"/g, (match) => String(match.length))
