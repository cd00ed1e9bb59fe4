// The first administrator. Lives here: the one-time set-up link, valid while nobody runs the house yet.
import { randomBytes, timingSafeEqual } from 'node:crypto'
import { problemSchema, setUpSchema } from '@farhand/protocol'
import { z } from 'zod'
import { AttemptLimiter } from '../accounts/attempt-limiter.ts'
import type { AuthPort } from '../accounts/auth-port.ts'
import { blocksOf } from '../joins/address-block.ts'
import type { Clock } from '../clock.ts'
import { ServerError } from '../errors.ts'
import type { Limits } from '../limits.ts'
import { Secret } from '../secret.ts'
import type { App } from './app.ts'

/** A new one-time token of the set-up link: 32 random bytes, base64url. */
export const createSetUpToken = (): Secret<string> => new Secret(randomBytes(32).toString('base64url'))

/** Adds `POST /api/v1/setup`, which answers 404 once an administrator exists. */
export function addSetUpRoute(
  app: App,
  options: { auth: AuthPort; token: Secret<string>; clock: Clock; limits: Limits['signIn'] },
): void {
  const { auth, token, clock, limits } = options
  const tries = new AttemptLimiter({
    clock,
    freeFailures: limits.freeFailuresPerAddress,
    longestWaitMs: limits.longestWaitMs,
  })
  app.post(
    '/api/v1/setup',
    {
      config: { access: 'public' },
      schema: {
        body: setUpSchema,
        response: {
          201: z.object({ userId: z.string() }),
          403: problemSchema,
          404: problemSchema,
          422: problemSchema,
          429: problemSchema,
        },
      },
    },
    async (request, reply) => {
      if (await auth.hasAdministrator()) throw new ServerError('not-found')
      const address = blocksOf(request.ip).near
      tries.begin(address)
      const { token: given, ...administrator } = request.body
      if (!sameText(given, token.reveal())) throw new ServerError('set-up-link-stale')
      tries.succeed(address)
      const userId = await auth.createAdministrator(administrator, { by: 'set-up link', onlyFirst: true })
      return reply.code(201).send({ userId })
    },
  )
}

function sameText(a: string, b: string): boolean {
  const [one, two] = [Buffer.from(a), Buffer.from(b)]
  return one.length === two.length && timingSafeEqual(one, two)
}
