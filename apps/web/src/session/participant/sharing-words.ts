// Who can see my screen right now, in words and in a tone. Pure. May not know: where it is shown.
import type { LiveView } from '@farhand/client'
import type { TFunction } from 'i18next'
import { listOfNames } from '../../ui/format.ts'

/** grey: nothing shared; teal: shared and private; amber: somebody asks, or the connection is lost. */
export type Tone = 'grey' | 'teal' | 'amber'

export interface SharingWords {
  readonly sentence: string
  readonly help: string
}

export function toneOf({ prompt, connection, sharing, allowed }: LiveView): Tone {
  if (prompt !== null || connection === 'reconnecting') return 'amber'
  return sharing !== null && !sharing.paused && allowed.length > 0 ? 'teal' : 'grey'
}

export function sharingWords(view: LiveView, { t, language }: { t: TFunction; language: string }): SharingWords {
  const { sharing, allowed, watching } = view
  const isAway = view.connection === 'reconnecting'
  if (sharing?.paused === true) {
    return { sentence: t('participant.sharing.paused'), help: t('participant.sharing.pausedHelp') }
  }
  if (sharing !== null && allowed.length > 0) {
    const people = new Map(allowed.map(({ to }) => [to.device, to.name]))
    const names = listOfNames([...people.values()], language)
    if (isAway) {
      return { sentence: t('participant.sharing.seenAway'), help: t('participant.sharing.seenAwayHelp', { names }) }
    }
    const surface = t(`surface.${sharing.surface}`)
    return {
      sentence: t('participant.sharing.seen', { count: people.size, names }),
      help: sharing.hidden ? t('participant.sharing.hidden') : t('participant.sharing.seenHelp', { surface }),
    }
  }
  if (watching !== null) {
    const { name } = watching
    return { sentence: t('participant.sharing.watching', { name }), help: t('participant.sharing.watchingHelp') }
  }
  const help = t(isAway ? 'participant.sharing.nothingAway' : 'participant.sharing.nothingHelp')
  return { sentence: t('participant.sharing.nothing'), help }
}
