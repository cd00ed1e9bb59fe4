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

/** What may be typed as a username, UTF-16 units: more than any has. */
const LONGEST_TYPED_USERNAME = 256
/** Shorter than any username and any password. */
const NOBODYS = '-'

/** What is longer than anybody's takes the road of whatever else is wrong, and is not kept in the memory of failures. */
const orNobodys = (typed: string, longest: number): string => (typed.length > longest ? NOBODYS : typed)

/** Adds `/api/v1/auth/*`. */
export function addAuthRoutes(app: App, auth: AuthPort): void {
  app.post(
    '/api/v1/auth/sign-in',
    {
      config: { access: 'public' },
      schema: {
        body: z.object({
          username: z.string().min(1),
          password: z.string().min(1),
        }),
        response: { 200: PERSON, 401: problemSchema, 429: problemSchema, 503: problemSchema },
      },
    },
    async (request, reply) => {
      const username = orNobodys(request.body.username, LONGEST_TYPED_USERNAME)
      const password = orNobodys(request.body.password, LONGEST_TYPED_PASSWORD)
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
