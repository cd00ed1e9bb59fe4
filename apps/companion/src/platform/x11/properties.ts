// Properties of windows. Lives here: reading them as numbers or text. May not know: what a property means.
import type { XConnection } from './x-connection.ts'

const ANY_TYPE = 0
/** In units of four bytes: more than any property we read. */
const LONGEST = 16_384

/** 32-bit numbers: windows, atoms, cardinals. Empty where the property or the window is missing. */
export async function readCardinals(x: XConnection, wid: number, name: string): Promise<readonly number[]> {
  const found = await read(x, wid, name)
  if (found === undefined || found.format !== 32) return []
  return Array.from({ length: found.data.length >> 2 }, (_, i) => found.data.readUInt32LE(i * 4))
}

/** Text: UTF-8, or Latin-1 where the property says STRING. Undefined where there is none. */
export async function readText(x: XConnection, wid: number, name: string): Promise<string | undefined> {
  const found = await read(x, wid, name)
  if (found === undefined || found.format !== 8) return undefined
  return found.data.toString(found.type === STRING ? 'latin1' : 'utf8')
}

/** Whether a window has a property, whatever it says. */
export async function hasProperty(x: XConnection, wid: number, name: string): Promise<boolean> {
  return (await read(x, wid, name)) !== undefined
}

const STRING = 31

async function read(
  x: XConnection,
  wid: number,
  name: string,
): Promise<{ type: number; format: number; data: Buffer } | undefined> {
  const atom = await x.atom(name)
  try {
    const found = await x.ask('GetProperty', 0, wid, atom, ANY_TYPE, 0, LONGEST)
    return found.type === 0 ? undefined : found
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause) throw cause
    // An X error: the window is gone.
    return undefined
  }
}
