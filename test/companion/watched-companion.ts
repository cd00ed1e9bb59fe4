// The X11 platform in a process that can be killed. Lives here: starting it and telling it what to do.
// May not know: what is looked at.
import { createInterface } from 'node:readline'
import { startProcess, type RunningProcess } from '../rig/index.ts'
import { PROGRAM } from './x11-stage.ts'

export interface Companion {
  readonly process: RunningProcess
  /** Writes one line and waits until it was done. */
  does(deed: string): Promise<void>
}

/** Starts it on a desktop; resolves when it is ready. */
export async function startCompanion(display: string): Promise<Companion> {
  const child = await startProcess(process.execPath, [PROGRAM, display], {
    // Its icon is for this desktop, not for that of whoever runs the tests.
    env: { DBUS_SESSION_BUS_ADDRESS: '' },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const { stdin, stdout } = child.child
  if (stdin === null || stdout === null) throw new Error('the companion has no pipes')
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]()
  const expectLine = async (wanted: string): Promise<void> => {
    const { value } = await lines.next()
    if (value !== wanted) throw new Error(`the companion said ${String(value)} instead of ${wanted}`)
  }
  await expectLine('ready')
  return {
    process: child,
    does: async (deed) => {
      stdin.write(`${deed}\n`)
      await expectLine(`done ${deed.split(' ')[0] ?? ''}`)
    },
  }
}
