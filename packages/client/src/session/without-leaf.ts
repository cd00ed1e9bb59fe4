// What is heard of a member who is not in the group, or not yet (KEY-11): the line between that and everything else, for
// who hears it and for who says it. May not know: who is in.
import type { SessionMessageBody } from '@farhand/protocol'

/** Whether nobody believes this but of somebody who is in the group. */
export const needsLeaf = (body: SessionMessageBody): boolean => !concernsThemselves(body) && !takesBackOwn(body)

const concernsThemselves = ({ kind }: SessionMessageBody): boolean =>
  kind === 'attach' || kind === 'confirm' || kind === 'leave' || kind === 'relax'

/**
 * So does their no, and what ends only what they (or the owner by whose signed word a companion is there) allowed or were allowed:
 * whoever takes it back without a line says so on coming back, before anybody can have let them into a group that was renewed meanwhile.
 */
function takesBackOwn(body: SessionMessageBody): boolean {
  switch (body.kind) {
    case 'stop':
    case 'withdraw':
    case 'withdraw-all':
      return true
    case 'pause':
      return body.paused
    case 'answer':
    case 'agree':
      return !body.yes
    default:
      return false
  }
}
