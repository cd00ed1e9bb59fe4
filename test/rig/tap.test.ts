import { once } from 'node:events'
import { expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { findIn, startTap } from './index.ts'

test('the tap hears what a client says under the WebSocket mask, short and long, and what a server answers', async () => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false })
  await once(server, 'listening')
  server.on('connection', (socket) => socket.on('message', () => socket.send('answer-from-the-server')))
  const address = server.address()
  const tap = await startTap({ targetPort: typeof address === 'object' && address !== null ? address.port : 0 })
  const client = new WebSocket(`ws://127.0.0.1:${tap.port}`, { perMessageDeflate: false })
  await once(client, 'open')
  const said = ['short-canary', `${'-'.repeat(300)}middle-canary`, `${'-'.repeat(70_000)}long-canary`]
  for (const text of said) {
    client.send(text)
    await once(client, 'message')
  }
  client.close()
  await once(client, 'close')
  expect(
    findIn(tap.heard(), ['short-canary', 'middle-canary', 'long-canary', 'answer-from-the-server', 'unsaid']),
  ).toEqual(['short-canary', 'middle-canary', 'long-canary', 'answer-from-the-server'].map((text) => `utf8 of ${text}`))
  await tap.close()
  server.close()
})
