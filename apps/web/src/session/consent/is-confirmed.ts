// Whether this page may take part yet: who came without a password is known once the codes were compared. Pure.
import type { LiveView } from '@farhand/client'

/** False while a spoken code between this participant and the host is still to be typed. */
export const isConfirmed = ({ people }: Pick<LiveView, 'people'>): boolean =>
  people.every((person) => person.isMe || person.role !== 'host' || person.confirm === 'done')
