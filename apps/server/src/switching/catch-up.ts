// Group messages a member misses while its socket is lost. Lives here: a bounded box per member, in memory only.
// May not know: what a commit holds. A page that comes back as another one has lost its group and needs nothing kept.
import type { DeviceId, Instance, ServerFrame } from '@farhand/protocol'

const MOST_FRAMES = 64
const MOST_BYTES = 1024 * 1024

export interface CatchUp {
  /** Begins to keep for a member's page. */
  open(device: DeviceId, instance: Instance | null): void
  /** Keeps a frame where a box is open. Over the bound the whole box goes: a gap would be worse. */
  put(device: DeviceId, frame: ServerFrame): void
  /** What this page missed, in order; nothing for another page. Closes the box. */
  take(device: DeviceId, instance: Instance): readonly ServerFrame[]
  drop(device: DeviceId): void
}

/** No boxes yet. */
export function createCatchUp(): CatchUp {
  const boxes = new Map<DeviceId, { instance: Instance | null; frames: ServerFrame[]; bytes: number }>()
  return {
    open(device, instance) {
      boxes.set(device, { instance, frames: [], bytes: 0 })
    },
    put(device, frame) {
      const box = boxes.get(device)
      if (box === undefined) return
      box.frames.push(frame)
      box.bytes += JSON.stringify(frame).length
      if (box.frames.length > MOST_FRAMES || box.bytes > MOST_BYTES) boxes.delete(device)
    },
    take(device, instance) {
      const box = boxes.get(device)
      boxes.delete(device)
      return box?.instance === instance ? box.frames : []
    },
    drop: (device) => void boxes.delete(device),
  }
}
