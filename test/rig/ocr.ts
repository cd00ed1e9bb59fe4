// Reading text from pictures with Debian's tesseract. Lives here: the call. May not know: what should stand there.
import { once } from 'node:events'
import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import type { Image } from './image.ts'
import { encodePng } from './png.ts'

/** The text of a picture that holds one block of English text. Throws where tesseract is missing or fails. */
export async function readText(image: Image): Promise<string> {
  const child = spawn('tesseract', ['stdin', 'stdout', '--psm', '6', '-l', 'eng'], {
    env: { ...process.env, OMP_THREAD_LIMIT: '1' },
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const exit = once(child, 'exit')
  child.stdin.end(encodePng(image))
  const read = await text(child.stdout)
  const [code] = await exit
  if (code !== 0) throw new Error(`tesseract ended with ${String(code)}`)
  return read
}

/** How much of `wanted` stands in `read`, character by character without blanks, 0-1 (1 - edit distance / length). */
export function shareRead(wanted: string, read: string): number {
  const a = wanted.replaceAll(/\s+/g, '')
  const b = read.replaceAll(/\s+/g, '')
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const current = [i]
    for (let j = 1; j <= b.length; j++) {
      const swap = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      current[j] = Math.min(swap, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1)
    }
    previous = current
  }
  return Math.max(0, 1 - (previous[b.length] ?? 0) / Math.max(1, a.length))
}
