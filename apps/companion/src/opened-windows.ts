// New windows and dialogs of the program whose window is shown (CONSENT-66). Lives here: which ones opened since, and when they are
// looked for. May not know: who is told, what a system calls a dialog.
import { MAX_OPENED, MAX_OPENED_TITLE, type OpenedWindows } from '@farhand/client'
import type { Sibling, Surfaces } from './platform/platform.ts'

/** After a change of windows they are looked at so much later, and once more after as long again and again: many programs name a
 *  dialog, or place it, only when it is there. */
const LOOK_MS = 400
const LOOKS = 3

export interface OpenedWatch {
  /** Which window is shown, as the beat names it; undefined while none is. */
  follow(label: string | undefined): void
  /** Title of what opened last and is still there; null where nothing is. */
  readonly newest: string | null
  /** What could not be told is told now. */
  again(): void
  close(): void
}

/** `tell` returns whether it left. */
export function watchOpened(
  surfaces: Pick<Surfaces, 'window' | 'siblings' | 'onChange'>,
  tell: (opened: OpenedWindows) => boolean,
): OpenedWatch {
  let shown: string | undefined
  /** Those that were there when the sharing began; undefined before the first look. */
  let known: ReadonlySet<string> | undefined
  /** In the order in which they opened, by name. */
  let opened: ReadonlyMap<string, OpenedWindows['windows'][number]> = new Map()
  let told = ''
  let timer: ReturnType<typeof setTimeout> | undefined
  let looksLeft = 0
  let stopListening: (() => void) | undefined

  function changed(): void {
    looksLeft = LOOKS
    timer ??= setTimeout(lookLater, LOOK_MS)
  }

  function lookLater(): void {
    looksLeft -= 1
    timer = looksLeft > 0 ? setTimeout(lookLater, LOOK_MS) : undefined
    // Fails only with the desktop itself; then nothing is shown there any more.
    look().catch(() => undefined)
  }

  async function look(): Promise<void> {
    const label = shown
    if (label === undefined) return
    const [itself, siblings] = await Promise.all([surfaces.window(label), surfaces.siblings(label)])
    // Minimised, it has no siblings to compare with.
    if (label !== shown || itself === undefined) return
    const ids = new Set(siblings.map(({ id }) => id))
    const before = known
    known = before === undefined ? ids : new Set([...before].filter((id) => ids.has(id)))
    const byName = new Map(siblings.map((one) => [one.id, toTell(one)]))
    const stay = [...opened.keys()].filter((id) => ids.has(id))
    const come = [...ids].filter((id) => known?.has(id) === false && !opened.has(id))
    opened = new Map(
      [...stay, ...come].flatMap((id) => {
        const one = byName.get(id)
        return one === undefined || one.title === '' ? [] : [[id, one]]
      }),
    )
    say()
  }

  function say(): void {
    if (shown === undefined) return
    const windows = [...opened.values()].slice(-MAX_OPENED)
    const message: OpenedWindows = { v: 1, kind: 'opened', beside: shown, windows }
    const words = JSON.stringify(message)
    if (words === told || (told === '' && windows.length === 0)) return
    if (tell(message)) told = words
  }

  function forget(): void {
    clearTimeout(timer)
    timer = undefined
    stopListening?.()
    stopListening = undefined
    known = undefined
    opened = new Map()
    told = ''
  }

  return {
    follow(label) {
      if (label === shown) return
      forget()
      shown = label
      if (label === undefined) return
      stopListening = surfaces.onChange(changed)
      look().catch(() => undefined)
    },
    get newest() {
      return [...opened.values()].at(-1)?.title ?? null
    },
    again: say,
    close() {
      shown = undefined
      forget()
    },
  }
}

const toTell = ({ id, title, isPickable }: Sibling): OpenedWindows['windows'][number] => ({
  label: id,
  title: readable(title),
  pickable: isPickable,
})

/** On one line, and no longer than is sent. */
const readable = (title: string): string =>
  title
    .replaceAll(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, MAX_OPENED_TITLE)
    .toWellFormed()
