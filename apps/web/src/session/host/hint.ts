// The one sentence that tells the host where things stand. Pure. May not know: where it is shown.
import type { LiveView } from '@farhand/client'
import type { TFunction } from 'i18next'
import { isUnconfirmed } from '../is-unconfirmed.ts'

/** What matters now: a question on its way, an answer, who is here. */
export function hostHint(view: LiveView, t: TFunction): string {
  const { sharing, lobby, asked, people } = view
  if (sharing !== null) {
    const surface = t(`surface.${sharing.surface}`)
    if (sharing.paused) return t('host.hint.presentingPaused')
    return view.holdsBack ? t('participant.sharing.seenAway') : t('host.hint.presenting', { surface })
  }
  const newest = asked.findLast((one) => one.capability === 'view')
  if (newest?.outcome === 'open') return t('host.hint.asked', { name: newest.name })
  if (lobby.length > 0) return t('host.hint.knocking')
  const others = people.filter((person) => !person.isMe)
  const isHere = others.some((person) => person.device === newest?.of)
  if (newest !== undefined && isHere) {
    const outcome = view.presenter === null && newest.outcome === 'allowed' ? 'withdrawn' : newest.outcome
    if (outcome !== 'withdrawn') return t(`host.hint.${outcome}`, { name: newest.name })
  }
  const [first] = others
  if (first === undefined) return t('host.hint.alone')
  const unconfirmed = others.find(isUnconfirmed)
  if (unconfirmed !== undefined) return t('host.hint.compare', { name: unconfirmed.name })
  if (others.length > 1) return t('host.hint.readyMany', { count: others.length })
  return t('host.hint.ready', { name: first.name })
}
