// A server in a process of its own, and the way in as its administrator. Lives here: starting it, killing it.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { ADMINISTRATOR } from '../../apps/server/src/test-server.ts'
import { warmUp } from './sdk-session.ts'

export interface ServerProcess {
  readonly url: string
  /** Stands still (SIGSTOP): its sockets stay open and nothing is answered. */
  freeze(): void
  thaw(): void
  kill(): Promise<void>
}

/** Starts it in this folder, on this port; '0' takes a free one. */
export async function startProcess(folder: string, port = '0'): Promise<ServerProcess> {
  const child: ChildProcess = spawn(process.execPath, [join(import.meta.dirname, 'server-process.ts'), folder, port], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const lines = createInterface({ input: child.stdout! })
  for await (const line of lines) {
    if (!line.startsWith('listening ')) continue
    const kill = async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      await exited
    }
    const freeze = () => void child.kill('SIGSTOP')
    const thaw = () => void child.kill('SIGCONT')
    return { url: line.slice('listening '.length), freeze, thaw, kill }
  }
  throw new Error('the server did not start')
}

/** The Cookie header of the administrator. */
export async function signIn(url: string): Promise<string> {
  await warmUp()
  const { username, password } = ADMINISTRATOR
  const answer = await fetch(`${url}/api/v1/auth/sign-in`, {
    method: 'POST',
    headers: { origin: url, 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
  })
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')
}
