// A real terminal whose program writes every byte it gets to a file, at once, Ctrl+C too. Lives here: xterm for stories where keys come from
// far away. May not know: who types.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startProcess, waitUntil, type Display } from '../rig/index.ts'

export interface TypedTerminal {
  /** Everything typed so far. */
  received(): Promise<string>
  close(): Promise<void>
}

/** Opens it with its corner at a place, `size` in characters; resolves when it reads. */
export async function openTypedTerminal(
  display: Display,
  {
    title,
    size,
    at,
  }: { readonly title: string; readonly size: string; readonly at: { readonly x: number; readonly y: number } },
): Promise<TypedTerminal> {
  const folder = await mkdtemp(join(tmpdir(), 'farhand-typed-'))
  const file = join(folder, 'typed')
  const command = ['-e', 'sh', '-c', 'stty -icanon -isig -echo; exec cat > "$0"', file]
  const place = ['-geometry', `${size}+${at.x}+${at.y}`]
  const xterm = await startProcess('xterm', ['-u8', '-T', title, ...place, ...command], {
    env: { DISPLAY: display.name, LC_ALL: 'C.UTF-8' },
  })
  await waitUntil('the terminal reads', async () => (await readFile(file).catch(() => undefined)) !== undefined)
  return {
    received: () => readFile(file, 'utf8').catch(() => ''),
    close: async () => {
      await xterm.kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
