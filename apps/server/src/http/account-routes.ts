// Signing in and out. Lives here: the HTTP side of AuthPort, one typed route per call.
import { LONGEST_TYPED_PASSWORD, problemSchema } from '@farhand/protocol'
import { z } from 'zod'
import type { AuthPort, Principal } from '../accounts/auth-port.ts'
import type { App } from './app.ts'

const PERSON = z.object({
  userId: z.string(),
  username: z.string(),
  name: z.string(),
  organizationName: z.string(),
  roles: z.array(z.enum(['host', 'admin'])),
})

/** Adds `/api/v1/auth/*`. */
export function addAuthRoutes(app: App, auth: AuthPort): void {
  app.post(
    '/api/v1/auth/sign-in',
    {
      config: { access: 'public' },
      schema: {
        body: z.object({
          username: z.string().min(1).max(256),
          password: z.string().min(1).max(LONGEST_TYPED_PASSWORD),
        }),
        response: { 200: PERSON, 401: problemSchema, 429: problemSchema, 503: problemSchema },
      },
    },
    async (request, reply) => {
      const { username, password } = request.body
      const { headers, ip } = request
      const { principal, cookies } = await auth.signIn({ username, password, address: ip, headers })
      return reply.header('set-cookie', cookies).send(personOf(principal))
    },
  )
  app.post(
    '/api/v1/auth/sign-out',
    { config: { access: 'public' }, schema: { response: { 204: z.undefined() } } },
    async (request, reply) => {
      const { cookies } = await auth.signOut(request.headers)
      return reply.header('set-cookie', cookies).code(204).send(undefined)
    },
  )
  app.get(
    '/api/v1/auth/me',
    // Public, because pages ask it to learn whether somebody is signed in; a stranger learns only that nobody is.
    {
      config: { access: 'public' },
      schema: { response: { 200: z.object({ signedIn: PERSON.nullable() }), 503: problemSchema } },
    },
    async ({ headers }) => {
      const principal = await auth.authenticate(headers)
      return { signedIn: principal === undefined ? null : personOf(principal) }
    },
  )
}

const personOf = ({ userId, username, name, organizationName, roles }: Principal): z.infer<typeof PERSON> => ({
  userId,
  username,
  name,
  organizationName,
  roles: [...roles],
})
