// What happened, in English: a sentence each for the Activity list and for receipts. May not know: components.
import type { ActivityEntry, InputRefusal } from '@farhand/client'

/** Why a helper program kept input from its machine; ends the sentence above. */
export const inputRefusalsEn = {
  stopped: 'control was switched off on this computer.',
  'no-beat': 'this page did not answer.',
  'no-grant': 'nobody had allowed it.',
  'prompt-open': 'a question was open.',
  paused: 'sharing was paused.',
  'no-surface': 'it was not clear what is being shown.',
  resized: 'what is shown was just changing its size.',
  outside: 'it was outside of what is shown.',
  covered: 'something lay over the window that is shown.',
  'other-window': 'another window had the keyboard.',
  'beyond-window': 'that key is for the whole computer, and one window is shown.',
  'own-window': 'it was for a window of Farhand.',
  'session-page': 'it was for the page of this session.',
  resting: 'you were using mouse or keyboard yourself.',
  'not-possible': 'this computer has no such key.',
} satisfies Record<InputRefusal, string>

/**
 * `toMe` where it concerned the reader; `self` where somebody spoke of themselves, `meSelf` where the reader did; `unnamed`
 * and `meUnnamed` where it is not known here whom it concerned.
 */
interface ByActor {
  me: string
  other: string
  toMe?: string
  self?: string
  meSelf?: string
  unnamed?: string
  meUnnamed?: string
  byItself?: string
}

export const activityEn = {
  started: { me: 'You started the session.', other: '{{who}} started the session.' },
  joined: { me: 'You joined.', other: '{{who}} joined.' },
  'turned-away': {
    me: 'You turned away somebody who called themselves {{whom}}.',
    other: '{{who}} turned away somebody who called themselves {{whom}}.',
    meUnnamed: 'Somebody who was waiting was turned away.',
    byItself: 'Somebody was turned away automatically: nobody can join under the name they gave.',
    unnamed: '{{who}} turned away somebody who was waiting.',
  },
  removed: {
    me: 'You removed {{whom}} from the session.',
    other: '{{who}} removed {{whom}} from the session.',
    toMe: '{{who}} removed you from the session.',
  },
  left: { me: 'You left.', other: '{{who}} left.' },
  lost: { me: 'Your connection was lost.', other: 'The connection to {{who}} was lost.' },
  'came-back': { me: 'You are connected again.', other: '{{who}} is connected again.' },
  'companion-joined': {
    me: 'Your helper program is running. Your computer can now be controlled where you allow it.',
    other: 'The helper program of {{who}} is running. Their computer can now be controlled where they allow it.',
  },
  'companion-left': {
    me: 'Your helper program has ended. Your computer can’t be controlled.',
    other: 'The helper program of {{who}} has ended. Their computer can’t be controlled.',
  },
  interrupted: { me: 'Your sharing was interrupted.', other: 'Sharing by {{who}} was interrupted.' },
  asked: {
    me: 'You asked {{whom}} for something.',
    other: '{{who}} asked {{whom}} for something.',
    toMe: '{{who}} asked you for something.',
  },
  allowed: {
    me: 'You allowed something to {{whom}}.',
    other: '{{who}} allowed something to {{whom}}.',
    toMe: '{{who}} allowed something to you.',
  },
  'cannot-show': {
    me: 'Your browser cannot show its screen, so the answer was no.',
    other: 'The browser of {{who}} cannot show its screen, so the answer was no.',
  },
  declined: { me: 'You said no to {{whom}}.', other: '{{who}} said no to {{whom}}.', toMe: '{{who}} said no to you.' },
  expired: { me: 'Your question was not answered in time.', other: 'A question was not answered in time.' },
  withdrawn: { me: 'You took everything back.', other: '{{who}} took everything back.' },
  shared: { me: 'You are showing {{surface}}.', other: '{{who}} is showing {{surface}}.' },
  'surface-changed': { me: 'You switched to {{surface}}.', other: '{{who}} switched to {{surface}}.' },
  paused: { me: 'You paused sharing.', other: '{{who}} paused sharing.' },
  resumed: { me: 'You resumed sharing.', other: '{{who}} resumed sharing.' },
  stopped: { me: 'You stopped sharing.', other: '{{who}} stopped sharing.' },
  offered: {
    me: 'You allowed {{whom}} more.',
    other: '{{who}} allowed {{whom}} more.',
    toMe: '{{who}} allowed you more.',
  },
  released: {
    me: 'You gave back a permission of {{whom}}.',
    other: '{{who}} gave back a permission of {{whom}}.',
    toMe: '{{who}} gave back a permission of yours.',
  },
  'question-withdrawn': {
    me: 'You took a question to {{whom}} back.',
    other: '{{who}} took a question to {{whom}} back.',
    toMe: '{{who}} took a question to you back.',
  },
  'switch-asked': {
    me: 'You asked for {{whom}} to show a screen next.',
    other: '{{who}} asked for {{whom}} to show a screen next.',
    toMe: '{{who}} asked you to show your screen next.',
    self: '{{who}} asked to show their own screen next.',
    meSelf: 'You asked to show your own screen next.',
  },
  'switch-declined': {
    me: 'You said no to {{whom}} showing a screen next.',
    other: '{{who}} said no to {{whom}} showing a screen next.',
    toMe: '{{who}} said no to you showing your screen next.',
    self: '{{who}} did not want to show their screen.',
    meSelf: 'You did not want to show your screen.',
  },
  'switch-expired': {
    me: 'You asked for {{whom}} to show a screen next. There was no answer in time.',
    other: '{{who}} asked for {{whom}} to show a screen next. There was no answer in time.',
    toMe: '{{who}} asked you to show your screen next. There was no answer in time.',
    self: '{{who}} asked to show their own screen next. There was no answer in time.',
    meSelf: 'You asked to show your own screen next. There was no answer in time.',
  },
  'switch-withdrawn': {
    me: 'You no longer ask for {{whom}} to show a screen next.',
    other: '{{who}} no longer asks for {{whom}} to show a screen next.',
    toMe: '{{who}} no longer asks you to show your screen next.',
    self: '{{who}} no longer asks to show their own screen next.',
    meSelf: 'You no longer ask to show your own screen next.',
  },
  'handed-over': {
    me: 'You let {{whom}} show a screen next.',
    other: '{{who}} let {{whom}} show a screen next.',
    toMe: '{{who}} let you show your screen next.',
  },
  'took-over': { me: 'You are showing {{surface}} now.', other: '{{who}} is showing {{surface}} now.' },
  raised: { me: 'You said you would like to show your screen.', other: '{{who}} would like to show their screen.' },
  lowered: {
    me: 'You said you no longer want to show your screen.',
    other: '{{who}} no longer wants to show their screen.',
  },
  relaxed: {
    me: 'You allowed switching the screen without asking you again.',
    other: '{{who}} allowed switching the screen without asking again.',
  },
  unrelaxed: {
    me: 'You want to be asked again before the screen is switched.',
    other: '{{who}} wants to be asked again before the screen is switched.',
  },
  confirmed: {
    me: 'You confirmed the safety code of {{whom}}.',
    other: '{{who}} confirmed the safety code of {{whom}}.',
    toMe: '{{who}} confirmed your safety code.',
  },
  used: {
    me: 'You used a permission of {{whom}}.',
    other: '{{who}} used a permission of {{whom}}.',
    toMe: '{{who}} used a permission of yours.',
  },
  'grant-ended': { me: 'A permission of yours ended.', other: 'A permission of {{who}} ended.' },
  'grant-expired': { me: 'The time of a permission is over.', other: 'The time of a permission is over.' },
  'new-pin': { me: 'You made a new PIN.', other: 'The host made a new PIN.' },
  renamed: {
    me: 'You have another name here.',
    other: 'Somebody came in under a name that could be taken for somebody else’s. Here they are called {{who}}.',
  },
  'refused-attack': {
    me: 'Something that was not genuine was refused{{often}}. Nothing was shown or changed by it.',
    other: 'Something that was not genuine was refused{{often}}. Nothing was shown or changed by it.',
  },
  'capture-closed': {
    me: 'What you showed was closed, or stopped in the browser. Nobody sees it any more, and nobody controls this computer.',
    other: 'What {{who}} showed was closed.',
  },
  'pin-replaced': {
    me: 'Somebody tried wrong PINs. The old PIN no longer works: please pass on the new one.',
    other: 'Somebody tried wrong PINs. The old PIN no longer works: please pass on the new one.',
  },
  'not-kept': {
    me: 'This device has no space left to save something, so it did not happen. Please free some storage space on it.',
    other:
      'This device has no space left to save something, so it did not happen. Please free some storage space on it.',
  },
  'input-refused': {
    me: 'Mouse or keyboard input did not reach this computer ({{times}}×): {{reason}}',
    other: 'Input by {{who}} did not reach your computer ({{times}}×): {{reason}}',
  },
  ended: { me: 'You ended the session.', other: 'The session ended.' },
} satisfies Record<ActivityEntry['kind'], ByActor>

/** The shape every language has. */
export type ActivityWords = typeof activityEn
