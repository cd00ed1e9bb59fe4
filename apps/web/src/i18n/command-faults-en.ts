// What went wrong with a command, in English; German has the same keys. May not know: components.
import type { ClientErrorCode } from '@farhand/client'

/** Errors of commands that have a sentence of their own; the rest are faults of ours and share one. */
type CommandFault = Exclude<
  ClientErrorCode,
  | 'bad-frame'
  | 'bad-answer'
  | 'bad-record'
  | 'bad-message'
  | 'bad-password'
  | 'clock-ahead'
  | 'taken-back'
  | 'unexpected'
>

export const commandFaultsEn = {
  'capture-refused':
    'Your browser or system does not let this page see the screen. Check its settings, then try again.',
  'capture-failed': 'Your browser could not capture that. Please choose another screen or window.',
  'no-common-codec': 'The browsers in this session have no picture format in common. Another browser will help.',
  'cannot-hide': 'This browser cannot hide areas of that, so sharing was stopped. Please share something else.',
  'encoder-failed': 'Your browser could not go on capturing. Please share again.',
  'not-connected': 'The connection is lost right now. Please try again in a moment.',
  closed: 'The session is over, so this was not done.',
  'not-now': 'This does not fit any more: something else happened first.',
  'wrong-code':
    'These are not the right digits. Ask for them once more. After three wrong entries the connection ends.',
  'not-confirmed': 'Please compare the safety code first.',
  'text-too-long': 'This message is too long.',
  'bad-statement': 'Please check your name and company.',
  'not-acknowledged': 'They have to accept the terms before you can let them in. They see them now.',
  'not-recorded': 'The server could not save this, so it did not happen. Please try again.',
  'not-kept':
    'This device has no space left to save this, so nothing was changed. Please free some storage space on it, then try again.',
  'held-not-kept':
    'This holds as long as this page is open, but the device has no space left to save it: a reload would forget it. Please free some storage space on it.',
  'not-wiped':
    'This browser could not delete what it kept of the session. Please free some storage space on this device, then delete it again.',
  'too-fast': 'That was too much within a few seconds, so it did not happen. Please wait a moment and try again.',
  'record-spent':
    'This session has recorded so much of you that nothing new of yours is taken any more. You can still answer, stop, withdraw and leave.',
  'not-in-time':
    'The server did not confirm this within a few seconds, so it does not count and nothing is open. Please try again.',
  'late-hand-over':
    'The server did not confirm this within a few seconds, so it does not count: you go on showing your screen. You can be asked again.',
  'late-surface':
    'The server did not confirm this within a few seconds, so you go on showing what you showed before. Please try again.',
  'late-view':
    'The server did not confirm this within a few seconds. They may come in yet, but they do not see your screen until you let them.',
  'late-removal':
    'The server did not confirm this within a few seconds. Nothing of yours reaches them any more, but they may still be here. Please try again.',
  'someone-else-controls':
    'Somebody else controls right now, and only one person can at a time, so nothing was changed. Try again once that has ended.',
  refused: 'The server did not accept this, and nothing was changed.',
  other: 'That did not work, and nothing was changed. Please try again.',
} satisfies Record<CommandFault | 'other', string>
