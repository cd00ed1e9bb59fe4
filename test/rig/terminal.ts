// A real terminal window with known text: the subject of sharpness tests. Lives here: xterm and its fonts.
// May not know: who looks at it.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Display } from './display.ts'
import { startProcess } from './process.ts'
import { waitUntil } from './wait-until.ts'

export interface Terminal {
  /** Ends the terminal. Idempotent. */
  close(): Promise<void>
}

/** Shows lines of text in an xterm that fills the desktop, in DejaVu Sans Mono of `pixels` height; resolves when they stand there. */
export async function showTerminal(
  display: Display,
  options: { readonly lines: readonly string[]; readonly pixels: number },
): Promise<Terminal> {
  const folder = await mkdtemp(join(tmpdir(), 'farhand-terminal-'))
  const text = join(folder, 'text')
  await writeFile(text, options.lines.join('\n'))
  const font = `DejaVu Sans Mono:pixelsize=${options.pixels}`
  const colours = ['-bg', '#ffffff', '-fg', '#101010', '-cr', '#ffffff']
  const place = ['-geometry', '400x200+0+0', '-b', '2', '+sb', '-uc']
  // Hides the cursor, so that nothing blinks in the picture.
  const command = ['-e', 'sh', '-c', String.raw`printf '\033[?25l'; cat "$0"; exec sleep 100000`, text]
  const xterm = await startProcess('xterm', ['-fa', font, ...colours, ...place, ...command], {
    env: { DISPLAY: display.name },
  })
  let before = Buffer.alloc(0)
  await waitUntil(
    'the terminal shows its text',
    async () => {
      const now = Buffer.from((await display.screenshot()).rgba)
      const still = now.equals(before) && isMostlyWhite(now)
      before = now
      return still
    },
    { everyMs: 250 },
  )
  return {
    close: async () => {
      await xterm.kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function isMostlyWhite(rgba: Buffer): boolean {
  let white = 0
  for (let i = 0; i < rgba.length; i += 4) if ((rgba[i] ?? 0) > 240) white++
  return white > rgba.length / 8
}
