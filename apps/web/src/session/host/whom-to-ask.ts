// Whom the host can ask for the screen, and how. Pure. May not know: buttons.
import type { LiveView, Person, SessionCommands } from '@farhand/client'
import type { TFunction } from 'i18next'

/** Every other person that is connected and known to be who they say, but whoever's screen is seen already. */
export function whomToAsk({ watching, people }: Pick<LiveView, 'watching' | 'people'>): readonly Person[] {
  return people.filter((person) => isHere(person) && person.device !== watching?.device)
}

const isHere = ({ isMe, connected, confirm }: Person): boolean => !isMe && connected && confirm === 'done'

/** What the button says: while somebody else shows their screen, who is to show instead. */
export function askWords(
  { presenter }: Pick<LiveView, 'presenter'>,
  candidates: readonly Pick<Person, 'device' | 'name'>[],
  t: TFunction,
): string {
  const [only, ...more] = candidates
  const isFree = presenter === null || presenter.isMe || presenter.device === only?.device
  if (isFree || only === undefined) return t('host.tools.askToSee')
  return more.length > 0 ? t('host.tools.askOther') : t('host.tools.askInstead', { name: only.name })
}

/** Asks for the screen; while somebody else shows theirs, it is asked to take their place. */
export function askToShow(
  { presenter }: Pick<LiveView, 'presenter'>,
  { device }: Pick<Person, 'device'>,
  commands: Pick<SessionCommands, 'ask' | 'switchTo'>,
): Promise<void> {
  const isFree = presenter === null || presenter.device === device
  return isFree ? commands.ask(device, 'view', 'whole', null) : commands.switchTo(device)
}
