// The door of the socket: path, origin, subprotocols, ticket. Lives here: the upgrade; what follows is the switch's.
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { SOCKET_PROTOCOL, TICKET_PROTOCOL_PREFIX } from '@farhand/protocol'
import { WebSocketServer } from 'ws'
import type { Tickets } from '../joins/tickets.ts'
import type { Limits } from '../limits.ts'
import type { Switchboard } from '../switching/switchboard.ts'

const PATH = '/api/v1/socket'

export interface SocketDoorParts {
  readonly switchboard: Switchboard
  readonly tickets: Tickets
  readonly limits: Limits
  /** The one origin whose pages may open the socket, such as `https://help.example.com`. */
  readonly origin: () => string
}

/** Lets sockets in at a server's upgrades; everything else there is turned away with a status. */
export function acceptSockets(server: Server, { switchboard, tickets, limits, origin }: SocketDoorParts): void {
  const door = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    clientTracking: false,
    maxPayload: limits.socket.messageBytes,
    handleProtocols: () => SOCKET_PROTOCOL,
  })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    if (request.url !== PATH) return turnAway(socket, '404 Not Found')
    if (request.headers.origin !== origin()) return turnAway(socket, '403 Forbidden')
    const protocols = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim())
    if (!protocols.includes(SOCKET_PROTOCOL)) return turnAway(socket, '400 Bad Request')
    const ticket = protocols
      .find((name) => name.startsWith(TICKET_PROTOCOL_PREFIX))
      ?.slice(TICKET_PROTOCOL_PREFIX.length)
    door.handleUpgrade(request, socket, head, (opened) => {
      switchboard.receive(opened, ticket === undefined ? undefined : tickets.take(ticket))
    })
  })
}

function turnAway(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
