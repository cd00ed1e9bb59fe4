// An event that the gate let through, as calls of the system. May not know: why it may happen.
import type { InputEvent } from '@farhand/client'
import type { Input, Point } from './platform/platform.ts'

/** Does it; resolves false where this system cannot (a key it does not have). */
export async function act(input: Input, event: InputEvent, at: Point | undefined): Promise<boolean> {
  if (at !== undefined) await input.moveTo(at)
  switch (event.kind) {
    case 'move':
      return true
    case 'button':
      await input.button(event.button, event.down)
      return true
    case 'wheel':
      await input.wheel({ x: event.right, y: event.down })
      return true
    case 'key':
      return input.key(event.code, event.down)
    case 'text':
      await input.text(event.text)
      return true
    case 'combination':
      return pressTogether(input, event.codes)
    case 'release':
      await input.releaseAll()
      return true
    default:
      return event satisfies never
  }
}

async function pressTogether(input: Input, codes: readonly string[]): Promise<boolean> {
  const pressed: string[] = []
  for (const code of codes) if (await input.key(code, true)) pressed.push(code)
  for (const code of pressed.toReversed()) await input.key(code, false)
  return pressed.length === codes.length
}
