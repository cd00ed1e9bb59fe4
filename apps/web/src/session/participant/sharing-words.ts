// Who can do what with my screen and computer right now, in words and in a tone. Pure. May not know: where it is shown.
import type { Allowed, LiveView } from '@farhand/client'
import { isOnAView } from '@farhand/protocol'
import type { TFunction } from 'i18next'
import { clockTime, listOfNames } from '../../ui/format.ts'
import { deedWords } from '../consent/deed.ts'

/** grey: nothing shared; teal: shared and private; amber: somebody asks, or nothing gets through. */
export type Tone = 'grey' | 'teal' | 'amber'

export interface SharingWords {
  readonly sentence: string
  readonly help: string
  /** What else others can do, and who may change whose screen is shown: a sentence each. */
  readonly more: readonly string[]
}

interface Language {
  readonly t: TFunction
  readonly language: string
}

export function toneOf({ prompt, connection, holdsBack, sharing, allowed }: LiveView): Tone {
  if (prompt !== null || connection === 'reconnecting' || holdsBack) return 'amber'
  return allowed.some((one) => (isView(one) ? sharing?.paused === false : !rests(one, sharing))) ? 'teal' : 'grey'
}

/** Whether a permission does nothing for as long as sharing is paused. */
export const rests = ({ capability }: Pick<Allowed, 'capability'>, sharing: LiveView['sharing']): boolean =>
  sharing?.paused === true && isOnAView(capability)

export const isView = ({ capability }: Pick<Allowed, 'capability'>): boolean => capability === 'view'

export function sharingWords(view: LiveView, words: Language): SharingWords {
  const more = view.allowed.filter((one) => !isView(one)).map((one) => allowedSentence(one, words, view.sharing))
  const blind = cannotSeeWords(view, words)
  const direction = directionSentence(view, words.t)
  return { ...screenWords(view, words), more: [...(blind === null ? [] : [blind]), ...more, direction] }
}

/** Whose browser can't show what I share; null where everybody's can. */
export function cannotSeeWords({ sharing, cannotSee }: LiveView, { t, language }: Language): string | null {
  if (sharing === null || cannotSee.length === 0) return null
  const names = listOfNames(
    cannotSee.map(({ name }) => name),
    language,
  )
  return t('participant.sharing.cannotSee', { count: cannotSee.length, names })
}

function screenWords(view: LiveView, { t, language }: Language): Omit<SharingWords, 'more'> {
  const { sharing, watching } = view
  const seenBy = view.allowed.filter(isView)
  const isAway = view.connection === 'reconnecting'
  if (sharing?.covered === true) {
    return { sentence: t('participant.sharing.covered'), help: t('participant.sharing.coveredHelp') }
  }
  if (sharing?.returned === true) {
    return { sentence: t('participant.sharing.returned'), help: t('participant.sharing.pausedHelp') }
  }
  if (sharing?.paused === true) {
    return { sentence: t('participant.sharing.paused'), help: t('participant.sharing.pausedHelp') }
  }
  if (sharing !== null && seenBy.length > 0) {
    const people = new Map(seenBy.map(({ to }) => [to.device, to.name]))
    const names = listOfNames([...people.values()], language)
    if (isAway) {
      return { sentence: t('participant.sharing.seenAway'), help: t('participant.sharing.seenAwayHelp', { names }) }
    }
    if (view.holdsBack) {
      return { sentence: t('participant.sharing.seenAway'), help: t('participant.sharing.heldBackHelp', { names }) }
    }
    const surface = t(`surface.${sharing.surface}`)
    return {
      sentence: t('participant.sharing.seen', { count: people.size, names }),
      help: sharing.hidden ? t('participant.sharing.hidden') : t('participant.sharing.seenHelp', { surface }),
    }
  }
  if (watching !== null) {
    const { name } = watching
    const shown = t('consent.show.surface', { name, surface: t(`surface.${watching.surface}`) })
    return {
      sentence: t(
        watching.picture === 'paused' ? 'participant.sharing.watchingPaused' : 'participant.sharing.watching',
        { name },
      ),
      help: `${shown}. ${t('participant.sharing.watchingHelp')}`,
    }
  }
  const help = t(isAway ? 'participant.sharing.nothingAway' : 'participant.sharing.nothingHelp')
  return { sentence: t('participant.sharing.nothing'), help }
}

/** "Dana Reyes can control your mouse and keyboard until 14:20." */
export function allowedSentence(
  allowed: Allowed,
  { t, language }: Language,
  sharing: LiveView['sharing'] = null,
): string {
  const { to, expiresAt } = allowed
  const said = { name: to.name, deed: deedWords(allowed, { whose: 'yours', t }) }
  if (rests(allowed, sharing)) return t('consent.can.lineRests', said)
  return expiresAt === null
    ? t('consent.can.line', said)
    : t('consent.can.lineUntil', { ...said, time: clockTime(expiresAt, language) })
}

/** Which rule of switching holds for me; the same sentence whether or not it could be looser. */
function directionSentence({ profile, people }: LiveView, t: TFunction): string {
  const host = people.find((person) => person.role === 'host')?.name ?? t('session.host')
  return t(`consent.direction.${profile.effective}`, { host })
}
