// Monitors as the person sees them. Lives here: RANDR 1.5 GetMonitors (X.Org randrproto, section 7), which also knows monitors
// made by hand. May not know: windows.
import type { Screen } from '../platform.ts'
import type { XConnection } from './x-connection.ts'

const QUERY_VERSION = 0
const GET_MONITORS = 42
const HEADER = 32
const MONITOR = 24

/** Each monitor, the primary one first; the whole root where the server has no RANDR 1.5. */
export async function readMonitors(x: XConnection): Promise<readonly Screen[]> {
  const randr = await x.extension('RANDR')
  const monitors = randr === undefined ? [] : await askMonitors(x, randr.opcode).catch(() => [])
  if (monitors.length > 0) return monitors
  const { width, height } = await x.ask('GetGeometry', x.root)
  return [{ x: 0, y: 0, width, height }]
}

async function askMonitors(x: XConnection, opcode: number): Promise<readonly Screen[]> {
  // Before 1.5 the question that follows is an error; the version is told first, in the same breath.
  const version = Buffer.from([opcode, QUERY_VERSION, 3, 0, 1, 0, 0, 0, 5, 0, 0, 0])
  const request = Buffer.from([opcode, GET_MONITORS, 3, 0, 0, 0, 0, 0, 1, 0, 0, 0])
  request.writeUInt32LE(x.root, 4)
  const [, answer] = await Promise.all([x.askRaw(version), x.askRaw(request)])
  const found: { readonly isPrimary: boolean; readonly area: Screen }[] = []
  let at = HEADER
  for (let left = answer.readUInt32LE(12); left > 0; left--) {
    found.push({
      isPrimary: answer.readUInt8(at + 4) !== 0,
      area: {
        // Chromium names a captured monitor by the number of its name (label "screen:<number>:0").
        id: `screen:${answer.readUInt32LE(at)}:0`,
        x: answer.readInt16LE(at + 8),
        y: answer.readInt16LE(at + 10),
        width: answer.readUInt16LE(at + 12),
        height: answer.readUInt16LE(at + 14),
      },
    })
    at += MONITOR + answer.readUInt16LE(at + 6) * 4
  }
  return found.toSorted((a, b) => Number(b.isPrimary) - Number(a.isPrimary)).map(({ area }) => area)
}
