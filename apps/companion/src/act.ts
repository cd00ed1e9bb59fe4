// An event that the gate let through, as calls of the system. May not know: why it may happen.
import type { InputEvent } from '@farhand/client'
import type { Input, Point } from './platform/platform.ts'

/** So much of a text is typed before it is looked again where it would go: the keyboard may go elsewhere meanwhile. */
const TEXT_PIECE = 16

/** Keys that are down: by their code at the sender's, their code here. */
export type KeysDown = Map<string, string>

export interface Act {
  readonly event: InputEvent
  readonly at: Point | undefined
  readonly down: KeysDown
}

/** Does it; resolves false where this system cannot (a key it does not have). */
export async function act(input: Input, { event, at, down }: Act): Promise<boolean> {
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
      return input.key(event.down ? await pressedAs(input, event, down) : releasedAs(event, down), event.down)
    case 'text':
      await input.text(event.text)
      return true
    case 'combination':
      return pressTogether(input, event.codes)
    case 'release':
      down.clear()
      await input.releaseAll()
      return true
    default:
      return event satisfies never
  }
}

type Key = Extract<InputEvent, { kind: 'key' }>

/** A shortcut means its character: under another layout that is another key. */
async function pressedAs(input: Input, { code, key }: Key, down: KeysDown): Promise<string> {
  const here = down.get(code) ?? (key === undefined ? undefined : await input.codeOf(key.toLowerCase())) ?? code
  down.set(code, here)
  return here
}

function releasedAs({ code }: Key, down: KeysDown): string {
  const here = down.get(code) ?? code
  down.delete(code)
  return here
}

async function pressTogether(input: Input, codes: readonly string[]): Promise<boolean> {
  const pressed: string[] = []
  for (const code of codes) if (await input.key(code, true)) pressed.push(code)
  for (const code of pressed.toReversed()) await input.key(code, false)
  return pressed.length === codes.length
}

/** Between two of them it is looked again what may happen. */
export function piecesOf(event: InputEvent): readonly InputEvent[] {
  if (event.kind !== 'text') return [event]
  const characters = [...event.text]
  const starts = Array.from({ length: Math.ceil(characters.length / TEXT_PIECE) }, (_, piece) => piece * TEXT_PIECE)
  return starts.map((at) => ({ kind: 'text', text: characters.slice(at, at + TEXT_PIECE).join('') }))
}
