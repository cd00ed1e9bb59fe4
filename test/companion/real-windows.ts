// Windows of real programs, found and measured beside the platform. Lives here: the list the window manager keeps, titles, where a
// window's inside lies. May not know: which program a window is of, who shares it.
import { waitUntil, type Display } from '../rig/index.ts'
import type { Region } from '../rig/image.ts'
import type { XConnection } from '../rig/x-connection.ts'
import { u32 } from './x11-stage.ts'

const GET_GEOMETRY = 14
const INTERN_ATOM = 16
const GET_PROPERTY = 20
const TRANSLATE_COORDINATES = 40

/** The number of the managed window with this title; waits until there is one. */
export const findWindow = ({ x }: Display, title: string): Promise<number> =>
  waitUntil(`a window called ${title}`, async () => {
    for (const wid of await managedWindows(x)) if ((await titleOf(x, wid)) === title) return wid
    return undefined
  })

/** Where the inside of a window lies on the desktop, without its frame. */
export async function insideOf({ x }: Display, wid: number): Promise<Region> {
  const [size, corner] = await Promise.all([
    x.ask(GET_GEOMETRY, 0, u32(wid)),
    x.ask(TRANSLATE_COORDINATES, 0, u32(wid, x.root, 0)),
  ])
  return {
    x: corner.readInt16LE(12),
    y: corner.readInt16LE(14),
    width: size.readUInt16LE(16),
    height: size.readUInt16LE(18),
  }
}

async function managedWindows(x: XConnection): Promise<readonly number[]> {
  const list = await property(x, x.root, '_NET_CLIENT_LIST')
  return Array.from({ length: list.length >> 2 }, (_, at) => list.readUInt32LE(at * 4))
}

const titleOf = async (x: XConnection, wid: number): Promise<string> => (await property(x, wid, 'WM_NAME')).toString()

/** Its bytes; empty where there is none. */
async function property(x: XConnection, wid: number, name: string): Promise<Buffer> {
  const head = Buffer.alloc(4)
  head.writeUInt16LE(name.length, 0)
  const atom = (await x.ask(INTERN_ATOM, 0, Buffer.concat([head, Buffer.from(name)]))).readUInt32LE(8)
  const found = await x.ask(GET_PROPERTY, 0, u32(wid, atom, 0, 0, 1024)).catch(() => undefined)
  if (found === undefined) return Buffer.alloc(0)
  return found.subarray(32, 32 + (found.readUInt32LE(16) * found.readUInt8(1)) / 8)
}
