import { expect, test } from 'vitest'
import { webSocketTransport, type SocketLike } from './websocket.ts'

/** A socket that the test plays, on a device that says when its network is gone. */
function setUp() {
  const heard = new Map<string, (event: never) => void>()
  const lost = new Set<() => void>()
  const log: unknown[] = []
  const socket = {
    binaryType: '',
    bufferedAmount: 0,
    send: () => undefined,
    close: () => void log.push('socket closed'),
    addEventListener: (type: string, listener: (event: never) => void) => void heard.set(type, listener),
  }
  const open = webSocketTransport({
    origin: 'http://test',
    createSocket: () => socket as SocketLike,
    watchRoad(onLost) {
      lost.add(onLost)
      return () => lost.delete(onLost)
    },
  })
  const opening = open('ticket', {
    onText: () => undefined,
    onBinary: () => undefined,
    onClose: (code) => void log.push(code),
  })
  const fire = (type: string, event: object = {}) => heard.get(type)?.(event as never)
  return { opening, fire, lost, log, loseNetwork: () => [...lost].forEach((tell) => tell()) }
}

test('a device that says it has no network has lost its road at once', async () => {
  const { opening, fire, lost, log, loseNetwork } = setUp()
  fire('open')
  await opening
  loseNetwork()
  expect(log).toEqual(['socket closed', 1006])
  fire('close', { code: 1000 })
  expect(log).toHaveLength(2)
  expect(lost.size).toBe(0)
})

test('without a network a socket does not open, and none is watched that is closed', async () => {
  const first = setUp()
  first.loseNetwork()
  await expect(first.opening).rejects.toMatchObject({ code: 'not-connected' })
  const second = setUp()
  second.fire('open')
  const transport = await second.opening
  transport.close()
  expect(second.log).toEqual(['socket closed', 1000])
  expect(second.lost.size).toBe(0)
})
