// What a process holds in memory, and looking for secrets in bytes. Lives here: the core dump, the forms a text can hide in.
import { open, readFile, rm, type FileHandle } from 'node:fs/promises'

/** Mappings of the kernel's own that nobody can read by their address. */
const KERNEL_OWN = /\[(vvar|vvar_vclock|vsyscall)\]$/
const COPY_BYTES = 4 * 1024 * 1024

/** Takes a core dump of a live process without ending it: every readable mapping, while it stands still. The caller closes. */
export async function dumpCore(pid: number, prefix: string): Promise<{ path: string; close(): Promise<void> }> {
  const path = `${prefix}.${pid}`
  process.kill(pid, 'SIGSTOP')
  try {
    const maps = await readFile(`/proc/${pid}/maps`, 'utf8')
    await using memory = await open(`/proc/${pid}/mem`)
    await using core = await open(path, 'w')
    for (const line of maps.split('\n')) {
      const [, start, end] = /^([0-9a-f]+)-([0-9a-f]+) r/.exec(line) ?? []
      if (start === undefined || end === undefined || KERNEL_OWN.test(line)) continue
      await copyMapping(memory, core, { from: Number(`0x${start}`), to: Number(`0x${end}`) })
    }
  } finally {
    process.kill(pid, 'SIGCONT')
  }
  return { path, close: () => rm(path, { force: true }) }
}

async function copyMapping(memory: FileHandle, core: FileHandle, area: { from: number; to: number }): Promise<void> {
  const block = Buffer.alloc(COPY_BYTES)
  for (let at = area.from; at < area.to;) {
    const { bytesRead } = await memory.read(block, 0, Math.min(COPY_BYTES, area.to - at), at)
    if (bytesRead === 0) throw new Error(`memory at ${at.toString(16)} can't be read`)
    await core.write(block.subarray(0, bytesRead))
    at += bytesRead
  }
}

/** The forms in which a text may lie in memory, a file or on the wire. */
export function formsOf(text: string): readonly { readonly form: string; readonly bytes: Buffer }[] {
  const bytes = Buffer.from(text, 'utf8')
  return [
    { form: 'utf8', bytes },
    { form: 'utf16le', bytes: Buffer.from(text, 'utf16le') },
    { form: 'hex', bytes: Buffer.from(bytes.toString('hex')) },
    { form: 'HEX', bytes: Buffer.from(bytes.toString('hex').toUpperCase()) },
    ...[0, 1, 2].flatMap((shift) => base64Forms(bytes, shift)),
  ]
}

/** Base64 of a text that starts `shift` bytes into a group of three: only the characters that don't depend on its neighbours. */
function base64Forms(bytes: Buffer, shift: number): { form: string; bytes: Buffer }[] {
  const encoded = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString('base64')
    .replaceAll('=', '')
  const inner = encoded.slice(shift === 0 ? 0 : shift + 1, (bytes.length + shift) % 3 === 0 ? undefined : -1)
  return [
    { form: `base64+${shift}`, bytes: Buffer.from(inner) },
    { form: `base64url+${shift}`, bytes: Buffer.from(inner.replaceAll('+', '-').replaceAll('/', '_')) },
  ]
}

/** Which forms of which texts stand in some bytes, e.g. "utf8 of secret". */
export const findIn = (bytes: Buffer, texts: readonly string[]): string[] =>
  namedForms(texts).flatMap(({ name, bytes: form }) => (bytes.includes(form) ? [name] : []))

/** As findIn, for a file of any size. */
export async function findInFile(path: string, texts: readonly string[]): Promise<string[]> {
  const forms = namedForms(texts)
  const overlap = Math.max(...forms.map(({ bytes }) => bytes.length))
  const found = new Set<string>()
  await readPieces(path, overlap, (piece) => {
    for (const { name, bytes } of forms) if (!found.has(name) && piece.includes(bytes)) found.add(name)
  })
  return [...found].toSorted()
}

const namedForms = (texts: readonly string[]): { name: string; bytes: Buffer }[] =>
  texts.flatMap((text) => formsOf(text).map(({ form, bytes }) => ({ name: `${form} of ${text}`, bytes })))

const ZEROS = Buffer.alloc(4 * 1024 * 1024)

/** Reads a file in pieces of which each begins with the last `overlap` bytes of the one before. */
export async function readPieces(path: string, overlap: number, take: (piece: Buffer) => void): Promise<void> {
  await using file = await open(path)
  const block = Buffer.alloc(ZEROS.length)
  let rest = Buffer.alloc(0)
  for (;;) {
    const { bytesRead } = await file.read(block)
    if (bytesRead === 0) return
    const fresh = block.subarray(0, bytesRead)
    const piece = Buffer.concat([rest, fresh])
    // Most of a core dump is memory that was never used.
    if (!fresh.equals(ZEROS.subarray(0, bytesRead)) || rest.some((byte) => byte !== 0)) take(piece)
    rest = Buffer.from(piece.subarray(Math.max(0, piece.length - overlap)))
  }
}
