// Whom the host can ask for the screen. Pure. May not know: buttons.
import type { LiveView, Person } from '@farhand/client'

/** Whoever presents already, else every other person that is connected. */
export function whomToAsk({ presenter, people }: Pick<LiveView, 'presenter' | 'people'>): readonly Person[] {
  if (presenter !== null) return presenter.isMe ? [] : [presenter]
  return people.filter((person) => !person.isMe && person.connected)
}
