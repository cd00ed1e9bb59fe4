// Whom the host can ask for the screen, and how. Pure. May not know: buttons.
import type { LiveView, Person, SessionCommands } from '@farhand/client'

/** Every other person that is connected and known to be who they say, but whoever's screen is seen already. */
export function whomToAsk({ watching, people }: Pick<LiveView, 'watching' | 'people'>): readonly Person[] {
  return people.filter((person) => isHere(person) && person.device !== watching?.device)
}

const isHere = ({ isMe, connected, confirm }: Person): boolean => !isMe && connected && confirm === 'done'

/** Asks for the screen; while somebody else shows theirs, it is asked to take their place. */
export function askToShow(
  { presenter }: Pick<LiveView, 'presenter'>,
  { device }: Pick<Person, 'device'>,
  commands: Pick<SessionCommands, 'ask' | 'switchTo'>,
): Promise<void> {
  const isFree = presenter === null || presenter.device === device
  return isFree ? commands.ask(device, 'view', 'whole', null) : commands.switchTo(device)
}
