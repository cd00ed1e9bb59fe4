// The server's public key, for whoever compares it with the one in a receipt. Lives here: that one route.
import { bytesText, z } from '@farhand/protocol'
import type { ServerKey } from '../server-key.ts'
import type { App } from './app.ts'

/** Adds `GET /api/v1/server-key`. */
export function addServerKeyRoute(app: App, { publicKey }: ServerKey): void {
  app.route({
    method: 'GET',
    url: '/api/v1/server-key',
    config: { access: 'public' },
    schema: { response: { 200: z.object({ key: bytesText(32) }) } },
    handler: () => ({ key: publicKey }),
  })
}
