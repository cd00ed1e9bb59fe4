// What the person hides of their own desktop while others see it (CONSENT-78). Lives here: from wish to what is so, one after the
// other. May not know: who wished it, how a system hides anything; that it comes back is the platform's own business.
import type { HiddenPart } from '@farhand/client'
import type { Privacy } from './platform/platform.ts'

export interface HiddenParts {
  /** From now on these are to be hidden and no others. */
  wish(parts: readonly HiddenPart[]): void
  /** What is hidden, as the system took it. */
  readonly hidden: readonly HiddenPart[]
  /** What this system did not hide when it was last told to. */
  readonly cannotHide: readonly HiddenPart[]
}

const PARTS: readonly HiddenPart[] = ['wallpaper', 'icons', 'panels']

/** `onChange`: something was hidden, shown again, or could not be. */
export function createHiddenParts(privacy: Privacy, onChange: () => void): HiddenParts {
  const hidden = new Set<HiddenPart>()
  const failed = new Set<HiddenPart>()
  let wished: ReadonlySet<HiddenPart> = new Set()
  let isWorking = false

  const differing = (): HiddenPart | undefined =>
    PARTS.find((part) => wished.has(part) !== hidden.has(part) && !failed.has(part))

  async function arrange(part: HiddenPart): Promise<void> {
    const isHidden = wished.has(part)
    try {
      await privacy.hide(part, isHidden)
      if (isHidden) hidden.add(part)
      else hidden.delete(part)
    } catch {
      // Said on the page; tried again once the person has wished otherwise meanwhile.
      failed.add(part)
    }
    onChange()
  }

  async function work(): Promise<void> {
    if (isWorking) return
    isWorking = true
    for (let part = differing(); part !== undefined; part = differing()) await arrange(part)
    isWorking = false
  }

  return {
    wish(parts) {
      const before = wished
      wished = new Set(parts)
      for (const part of PARTS) if (before.has(part) !== wished.has(part)) failed.delete(part)
      void work()
    },
    get hidden() {
      return [...hidden]
    },
    get cannotHide() {
      return [...failed].filter((part) => !hidden.has(part))
    },
  }
}
