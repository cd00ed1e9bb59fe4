// One connection to an X server: the set-up exchange, requests, replies, events. Lives here: the X11 core protocol's framing
// (X.Org "X Window System Protocol", little-endian). May not know: what is drawn.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** An event as it came: 32 bytes, those of extensions may have more; `code` without the sent-by-a-client bit. */
export interface XEvent {
  readonly code: number
  readonly bytes: Buffer
}

/** An open connection. Coordinates and sizes are in pixels. */
export interface XConnection {
  readonly root: number
  readonly rootVisual: number
  readonly rootDepth: number
  readonly width: number
  readonly height: number
  /** A fresh resource id of this connection. */
  newId(): number
  /** Sends a request that has no reply. `detail` is the request's second byte; `body` is padded to 4 bytes. */
  send(opcode: number, detail: number, body: Buffer): void
  /** Sends a request and resolves with its reply (32 bytes and more); rejects on an X error. */
  ask(opcode: number, detail: number, body: Buffer): Promise<Buffer>
  /** Resolves when the server has carried out everything sent before. */
  settle(): Promise<void>
  /** Calls `listener` for every event, until the connection closes. */
  onEvent(listener: (event: XEvent) => void): void
  close(): void
}

interface Waiting {
  resolve(reply: Buffer): void
  reject(cause: Error): void
}

const GET_INPUT_FOCUS = 43
const REPLY = 1
/** The one kind of event that is longer than 32 bytes. */
const GENERIC_EVENT = 35

/** Connects to a local display such as ":7". Throws where no server answers or it refuses. */
export async function connectX(display: string): Promise<XConnection> {
  const socket = connect(`/tmp/.X11-unix/X${display.replace(':', '')}`)
  await once(socket, 'connect')
  const read = byteReader(socket)
  socket.write(Buffer.from([0x6c, 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0]))
  const head = await read(8)
  const setup = await read(head.readUInt16LE(6) * 4)
  if (head[0] !== 1) throw new Error(`the X server ${display} refused the connection`)
  return openConnection(socket, read, setup)
}

function openConnection(socket: Socket, read: (count: number) => Promise<Buffer>, setup: Buffer): XConnection {
  const idBase = setup.readUInt32LE(4)
  const screenAt = 32 + pad4(setup.readUInt16LE(16)) + setup.readUInt8(21) * 8
  const waiting = new Map<number, Waiting>()
  const listeners: ((event: XEvent) => void)[] = []
  let ids = 0
  let sequence = 0
  let fault: Error | undefined

  const fail = (cause: Error): void => {
    fault ??= cause
    for (const one of waiting.values()) one.reject(cause)
    waiting.clear()
  }
  const send = (opcode: number, detail: number, body: Buffer): void => {
    if (fault !== undefined) throw fault
    const request = Buffer.alloc(4 + pad4(body.length))
    request.writeUInt8(opcode, 0)
    request.writeUInt8(detail, 1)
    request.writeUInt16LE(request.length / 4, 2)
    body.copy(request, 4)
    sequence = (sequence + 1) & 0xffff
    socket.write(request)
  }
  const ask = (opcode: number, detail: number, body: Buffer): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      send(opcode, detail, body)
      waiting.set(sequence, { resolve, reject })
    })
  const take = (message: Buffer): void => {
    const code = message.readUInt8(0) & 0x7f
    const number = message.readUInt16LE(2)
    if (code > 1) {
      for (const listener of listeners) listener({ code, bytes: message })
      return
    }
    const asker = waiting.get(number)
    waiting.delete(number)
    if (code === 1) asker?.resolve(message)
    else {
      const error = new Error(`X error ${String(message[1])} on request ${String(message[10])}`)
      if (asker === undefined) fail(error)
      else asker.reject(error)
    }
  }
  const readAll = async (): Promise<void> => {
    for (;;) {
      const first = await read(32)
      const hasMore = first[0] === REPLY || ((first[0] ?? 0) & 0x7f) === GENERIC_EVENT
      const more = hasMore ? first.readUInt32LE(4) * 4 : 0
      take(more === 0 ? first : Buffer.concat([first, await read(more)]))
    }
  }
  readAll().catch((cause: unknown) => fail(new Error('the X connection ended', { cause })))

  return {
    root: setup.readUInt32LE(screenAt),
    rootVisual: setup.readUInt32LE(screenAt + 32),
    rootDepth: setup.readUInt8(screenAt + 38),
    width: setup.readUInt16LE(screenAt + 20),
    height: setup.readUInt16LE(screenAt + 22),
    newId: () => idBase + ++ids,
    send,
    ask,
    settle: async () => {
      await ask(GET_INPUT_FOCUS, 0, Buffer.alloc(0))
    },
    onEvent: (listener) => {
      listeners.push(listener)
    },
    close: () => {
      fail(new Error('the X connection was closed'))
      socket.destroy()
    },
  }
}

/** Reads an exact number of bytes, one read after the other. Rejects when the socket ends first. */
function byteReader(socket: Socket): (count: number) => Promise<Buffer> {
  let chunks: Buffer[] = []
  let held = 0
  let ended = false
  let wanted: { count: number; resolve(bytes: Buffer): void; reject(cause: Error): void } | undefined
  const serve = (): void => {
    if (wanted === undefined) return
    if (held >= wanted.count) {
      const all = chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)
      const served = wanted
      wanted = undefined
      chunks = [all.subarray(served.count)]
      held -= served.count
      served.resolve(all.subarray(0, served.count))
    } else if (ended) wanted.reject(new Error('the socket ended'))
  }
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    held += chunk.length
    serve()
  })
  const end = (): void => {
    ended = true
    serve()
  }
  socket.on('close', end)
  socket.on('error', end)
  return (count) =>
    new Promise((resolve, reject) => {
      wanted = { count, resolve, reject }
      serve()
    })
}

const pad4 = (length: number): number => (length + 3) & ~3
