// The WebSocket transport, for browsers and Node. Lives here: one socket, from its ticket to its close code.
// May not know: what frames mean. Which WebSocket it is comes in.
import { SOCKET_PROTOCOL, TICKET_PROTOCOL_PREFIX, type Bytes } from '@farhand/protocol'
import { ClientError } from '../errors.ts'
import type { OpenTransport, Transport, TransportEvents } from './transport.ts'

/** What we use of a WebSocket (the browser's, or that of the `ws` package). */
export interface SocketLike {
  binaryType: string
  readonly bufferedAmount: number
  send(data: string | Bytes): void
  close(): void
  addEventListener(type: 'open' | 'error', listener: () => void): void
  addEventListener(type: 'close', listener: (event: { readonly code: number }) => void): void
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void
}

export type CreateSocket = (url: string, protocols: string[]) => SocketLike

/** Calls `lost` whenever the device says that it has no network; what comes back ends that. */
export type WatchRoad = (lost: () => void) => () => void

export interface WebSocketOptions {
  /** "https://host" */
  readonly origin: string
  readonly createSocket: CreateSocket
  /** Default: nobody says, and silence shows it. */
  readonly watchRoad?: WatchRoad
}

/** Close code where the browser knows no better (RFC 6455 section 7.1.5). */
const ABNORMAL_CLOSURE = 1006
const OPENS_WITHIN_MS = 10_000

/** A transport over `/api/v1/socket` of an origin. */
export const webSocketTransport = ({ origin, createSocket, watchRoad }: WebSocketOptions): OpenTransport => {
  const url = `${origin.replace(/^http/, 'ws')}/api/v1/socket`
  return (ticket, events) => {
    const socket = createSocket(url, [SOCKET_PROTOCOL, TICKET_PROTOCOL_PREFIX + ticket])
    return open(socket, events, watchRoad ?? (() => () => undefined))
  }
}

function open(socket: SocketLike, events: TransportEvents, watchRoad: WatchRoad): Promise<Transport> {
  socket.binaryType = 'arraybuffer'
  const opened = Promise.withResolvers<Transport>()
  let isOpen = false
  let isClosed = false
  const closed = (code: number) => {
    if (isClosed) return
    isClosed = true
    clearTimeout(timer)
    unwatch()
    if (isOpen) events.onClose(code)
    else opened.reject(new ClientError('not-connected', `the socket did not open (${String(code)})`))
  }
  const giveUp = () => {
    socket.close()
    closed(ABNORMAL_CLOSURE)
  }
  const timer = setTimeout(giveUp, OPENS_WITHIN_MS)
  const unwatch = watchRoad(giveUp)
  socket.addEventListener('open', () => {
    clearTimeout(timer)
    isOpen = true
    opened.resolve(transportOf(socket, closed))
  })
  socket.addEventListener('message', ({ data }) => {
    if (isClosed) return
    if (typeof data === 'string') events.onText(data)
    else if (data instanceof ArrayBuffer) events.onBinary(new Uint8Array(data))
  })
  socket.addEventListener('close', ({ code }) => closed(code))
  // A close event follows an error, but some implementations take their time when the network is gone.
  socket.addEventListener('error', () => closed(ABNORMAL_CLOSURE))
  return opened.promise
}

const transportOf = (socket: SocketLike, closed: (code: number) => void): Transport => ({
  sendText: (text) => socket.send(text),
  sendBinary: (bytes) => socket.send(bytes),
  get bufferedBytes() {
    return socket.bufferedAmount
  },
  close() {
    socket.close()
    closed(1000)
  },
})
