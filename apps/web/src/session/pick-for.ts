// Choosing what to show, and doing something with it. May not know: what is done.
import type { CapturedSurface } from '@farhand/client'
import type { PageBrowser } from './page-browser.ts'
import type { Running } from './use-command.ts'

/** Opens the picker in the very click that calls it; where something was chosen, `use` gets it. */
export function pickFor(
  pickScreen: NonNullable<PageBrowser['pickScreen']>,
  { run }: Pick<Running, 'run'>,
  use: (capture: CapturedSurface) => Promise<void>,
): void {
  const picked = pickScreen()
  run(async () => {
    const capture = await picked
    if (capture !== null) await use(capture)
  })
}
