// The session worker of the loop: publish() and watch() as the product runs them, without sealing; objects go through a
// relay of the test over a WebSocket.
import {
  CODEC_NAMES,
  publish,
  readFrames,
  testDecoders,
  testEncoders,
  watch,
  type ObjectSink,
  type Publisher,
  type PublishState,
  type Size,
  type Watcher,
} from '@farhand/client'
import type { Report, ToWorker } from './loop-messages.ts'

let publisher: Publisher | undefined
let watcher: Watcher | undefined
let size: Size | undefined
let skipNext = false
let keyRequests = 0
const states: PublishState[] = []
const sent = { objects: 0, bytes: 0, keys: 0, droppable: 0 }
let encodable: readonly string[] = []
let decodable: readonly string[] = []

const connect = async (port: string, role: string): Promise<WebSocket> => {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/${role}`)
  socket.binaryType = 'arraybuffer'
  await new Promise((resolve) => socket.addEventListener('open', resolve))
  return socket
}

// Session time: the loop runs on one machine, so both pages count from the same moment.
const now = (): number => performance.timeOrigin + performance.now() - 1_700_000_000_000

const startPublishing = async (message: ToWorker & { kind: 'publish' }): Promise<void> => {
  const socket = await connect(message.port, 'sender')
  const working = await testEncoders()
  encodable = working
  const sink: ObjectSink = {
    send({ body, key, droppable }) {
      sent.objects += 1
      sent.bytes += body.length
      sent.keys += key ? 1 : 0
      sent.droppable += droppable ? 1 : 0
      socket.send(body)
    },
    busy: () => socket.bufferedAmount > 100_000,
  }
  const only = message.only.length > 0 ? message.only : CODEC_NAMES
  publisher = publish(readFrames(message.source), {
    sink,
    encodable: working,
    decodable: only,
    now,
    onState: (state) => states.push(state),
  })
  socket.addEventListener('message', ({ data }: MessageEvent<string>) => {
    const said = JSON.parse(data) as { key?: true; ack?: number }
    if (said.key) publisher?.requestKeyFrame()
    if (said.ack !== undefined) publisher?.acknowledge(said.ack)
  })
}

const startWatching = async (message: ToWorker & { kind: 'watch' }): Promise<void> => {
  decodable = await testDecoders()
  const socket = await connect(message.port, 'viewer')
  const askForKey = () => {
    keyRequests += 1
    socket.send(JSON.stringify({ key: true }))
  }
  watcher = watch({
    target: message.target,
    onNeedKeyFrame: askForKey,
    onAck: (ack) => socket.send(JSON.stringify({ ack: ack.newestTimeMs })),
    onSize: (now) => {
      size = now
    },
  })
  socket.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer>) => {
    if (skipNext) {
      skipNext = false
      return
    }
    watcher?.accept(new Uint8Array(data))
  })
  // A viewer who joins asks the presenter for a key frame; in the product the session engine does.
  askForKey()
}

const report = (): Report => ({
  ...(publisher ? { publish: publisher.stats() } : {}),
  ...(watcher ? { watch: watcher.stats() } : {}),
  ...(size ? { size } : {}),
  states,
  keyRequests,
  sent,
  encodable,
  decodable,
})

const carryOut = (what: (ToWorker & { kind: 'do' })['what']): void => {
  switch (what) {
    case 'request-key':
      return publisher?.requestKeyFrame()
    case 'pause':
      return publisher?.pause()
    case 'resume':
      return publisher?.resume()
    case 'clear':
      return watcher?.clear()
    case 'close':
      publisher?.close()
      return watcher?.close()
    case 'skip-next':
      skipNext = true
  }
}

globalThis.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  switch (data.kind) {
    case 'publish':
      return void startPublishing(data)
    case 'replace':
      return publisher?.replaceFrames(readFrames(data.source))
    case 'watch':
      return void startWatching(data)
    case 'do':
      return carryOut(data.what)
    case 'ask':
      data.reply.postMessage(report(), [])
  }
})
