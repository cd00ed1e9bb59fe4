// Mouse and keyboard over the picture, as long as they may be used there. May not know: how input travels.
import type { LiveView, SessionCommands } from '@farhand/client'
import { useMemo } from 'react'
import type { PictureControl } from '../picture.tsx'
import { controlOf } from './control-of.ts'

/** Undefined while nothing may be done over the picture. */
export function usePictureControl(
  view: LiveView,
  commands: Pick<SessionCommands, 'input'>,
): PictureControl | undefined {
  const control = controlOf(view)
  const scope = control?.isReady === true ? control.held.scope : undefined
  return useMemo(() => {
    if (scope === undefined) return undefined
    return {
      mouse: scope !== 'keyboard',
      keyboard: scope !== 'mouse',
      onInput: (events) => {
        // Refused where control ended meanwhile; the page says so by itself.
        commands.input(events).catch(() => undefined)
      },
    }
  }, [scope, commands])
}
