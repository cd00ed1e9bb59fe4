// The server in a process of its own, so that a test can kill it. Arguments: folder, port. Prints its address.
import { ADMINISTRATOR, startTestServer } from '../../apps/server/src/test-server.ts'
import { FAST_LIMITS } from './sdk-session.ts'

const [folder = '', port = '0'] = process.argv.slice(2)
const server = await startTestServer({ folder, limits: FAST_LIMITS, environment: { PORT: port } })
if (!(await server.running.auth.hasAdministrator())) {
  await server.running.auth.createAdministrator(ADMINISTRATOR, { by: 'test', onlyFirst: true })
}
console.log(`listening ${server.url}`)
