// The one sentence that tells the host where things stand. Pure. May not know: where it is shown.
import type { LiveView } from '@farhand/client'
import type { TFunction } from 'i18next'
import { isUnconfirmed } from '../is-unconfirmed.ts'
import { whomToAsk } from './whom-to-ask.ts'

/** What matters now: a question on its way, an answer, who is here, whose connection is lost. */
export function hostHint(view: LiveView, t: TFunction): string {
  const { sharing, lobby, asked, people } = view
  if (sharing !== null) {
    const surface = t(`surface.${sharing.surface}`)
    if (sharing.paused) return t('host.hint.presentingPaused')
    return view.holdsBack ? t('participant.sharing.seenAway') : t('host.hint.presenting', { surface })
  }
  const others = people.filter((person) => !person.isMe)
  const newest = asked.findLast((one) => one.capability === 'view')
  const askedOne = others.find((person) => person.device === newest?.of)
  if (newest?.outcome === 'open') {
    return t(askedOne?.connected === false ? 'host.hint.away' : 'host.hint.asked', { name: newest.name })
  }
  if (lobby.length > 0) return t('host.hint.knocking')
  if (newest !== undefined && askedOne?.connected === true) {
    const outcome = view.presenter === null && newest.outcome === 'allowed' ? 'withdrawn' : newest.outcome
    if (outcome !== 'withdrawn') return t(`host.hint.${outcome}`, { name: newest.name })
  }
  const unconfirmed = others.find((person) => person.connected && isUnconfirmed(person))
  if (unconfirmed !== undefined) return t('host.hint.compare', { name: unconfirmed.name })
  // This is read where nothing is seen: whom the button can ask is whom the sentence means.
  const [first, ...more] = whomToAsk({ people, watching: null })
  if (first !== undefined) {
    return more.length === 0
      ? t('host.hint.ready', { name: first.name })
      : t('host.hint.readyMany', { count: more.length + 1 })
  }
  const [away] = others
  if (away === undefined) return t('host.hint.alone')
  return others.length > 1 ? t('host.hint.awayMany') : t('host.hint.away', { name: away.name })
}
