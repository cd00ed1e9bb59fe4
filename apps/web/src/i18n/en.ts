// Every sentence of the pages in English; German has the same keys. May not know: components.
// Long because: it is the one list of what the product says.
import { activityEn, inputRefusalsEn } from './activity-en.ts'
import { oddPagesEn } from './odd-pages-en.ts'
import { organizationEn } from './organization-en.ts'
import type { ClientErrorCode, EndedView, SessionFault } from '@farhand/client'
import type { Surface } from '@farhand/protocol'
import { consentEn } from './consent-en.ts'
import { companionEn } from './companion-en.ts'
import { masksEn } from './masks-en.ts'
import { newSessionEn } from './new-session-en.ts'
import { receiptEn } from './receipt-en.ts'

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
type EndReason = Exclude<EndedView['reason'], 'fault'>
const faults = {
  'no-match': {
    title: 'No open session matches this ID and password.',
    help: 'Check both with the person who helps you. A PIN works once.',
  },
  'link-no-match': {
    title: 'This link does not work any more, or it is not whole.',
    help: 'Ask the person who sent it to you for a new one.',
  },
  'turned-away': {
    title: 'The host did not let you in.',
    help: 'Nothing was shared. If you are on the phone together, ask them and try again.',
  },
  'pin-spent': {
    title: 'The waiting was interrupted. Please ask for a new PIN.',
    help: 'A connection was lost, or a page was loaded again, and a PIN works only once. The person who helps you sees a new one: join again with it, or use the invitation link if you have it.',
  },
  'codes-differ': {
    title: 'The safety codes do not match, so the connection was ended.',
    help: 'Nothing was shown. Perhaps somebody sat between you. Ask the host, over the phone, for a link or a new session.',
  },
  'not-confirmed': {
    title: 'The host ended the connection before the safety codes were confirmed.',
    help: 'Nothing was shown. Perhaps the host decided otherwise, or the codes did not match: then somebody may have sat between you. Ask the host, over the phone.',
  },
  'too-many': { title: 'Too many attempts.', help: 'This protects the session from guessing.' },
  'session-full': { title: 'This session is full.', help: 'Ask the host to end it and start a new one.' },
  'not-authentic-host': {
    title: 'We could not prove who is on the other side.',
    help: 'Nothing was shared. Ask the host for a new invitation, over the phone if you can.',
  },
  'not-authentic-session': {
    title: 'Something in this session is not genuine, so we left it.',
    help: 'Nothing more can be seen. Ask the host for a new session.',
  },
  'connection-lost': {
    title: 'The connection could not be restored.',
    help: 'Nothing is shared any more. Check your internet connection, then try again.',
  },
  'not-kept': {
    title: 'This browser could not save what the session needs.',
    help: 'Nothing was shared. Please free some storage space on this device, then try again.',
  },
  'opened-elsewhere': {
    title: 'This session is open in another tab.',
    help: 'It can run in one tab at a time. You can go on here; the other tab then lets go.',
  },
  'unknown-session': {
    title: 'This session is not open in this browser.',
    help: 'It may have ended, or it was started in another browser.',
  },
  'away-too-long': {
    title: 'You are out of this session.',
    help: 'You were away too long. Nothing of yours is shown any more; the session may go on without you.',
  },
  'bad-password': {
    title: 'This password cannot be used.',
    help: 'It needs 6 digits, or 8 to 64 characters. A session ID you choose yourself needs one.',
  },
  'reserved-name': {
    title: 'Nobody can join under this name.',
    help: 'Please join again with your own name.',
  },
  'mixed-scripts': {
    title: 'This name mixes letters of different alphabets.',
    help: 'Some of them only look like others. Please type it again, with the letters of one alphabet in each word.',
  },
  'unsupported-browser': {
    title: 'This browser cannot take part.',
    help: 'Something that keeps your session private is missing here.',
  },
  failed: { title: 'Something went wrong on our side.', help: 'Nothing is shared any more. Please try again.' },
} satisfies Record<SessionFault | 'not-confirmed' | 'link-no-match', { title: string; help: string }>

const surface = {
  screen: 'a whole screen',
  window: 'one window',
  tab: 'one browser tab',
  unknown: 'what was chosen',
} satisfies Record<Surface, string>

const endReasons = {
  host: '{{host}} ended it.',
  presenter: 'The person who showed their screen ended it.',
  'host-gone': 'The connection to {{host}} did not come back within two minutes.',
  console: '{{host}} ended it from the overview.',
  server: 'The server ended it.',
  full: 'Its record was full, so it ended in order. The receipt has everything.',
  left: 'You left it.',
  removed: '{{host}} removed you from the session. It may go on without you.',
  me: 'You ended it.',
  away: 'You were away too long. Nothing of yours is shown any more; the session may go on without you.',
  spent:
    'You used up your room in the record of the session, as by losing the connection very often. Nothing of yours is shown any more; the session may go on without you.',
} satisfies Record<EndReason, string>

const commandFaults = {
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
  refused: 'The server did not accept this, and nothing was changed.',
  other: 'That did not work, and nothing was changed. Please try again.',
} satisfies Record<CommandFault | 'other', string>

export const en = {
  ...organizationEn,
  ...oddPagesEn,
  app: {
    name: 'Farhand',
    tagline: 'Help from afar. You stay in charge.',
    skip: 'Skip to the content',
    loading: 'One moment…',
    otherLanguage: 'Deutsch',
    noOtherLanguage: 'German could not be loaded.',
    darkColours: 'Use dark colours',
    lightColours: 'Use light colours',
    showPassword: 'Show password',
    copied: 'Copied',
    notCopied: 'Your browser did not let this page copy. The text below is selected: copy it from there.',
    close: 'Close',
    closeMessage: 'Close this message',
    code: 'Code for support: {{code}}',
    requestId: 'Code for support: {{code}} · {{requestId}}',
    tryAgain: 'Try again',
    toStart: 'Go to the start page',
  },
  home: {
    help: {
      title: 'Get help',
      lead: 'Type the session ID that you were told.',
      next: 'Next, the person who helps you lets you in. Nothing on your screen is shared yet.',
    },
    host: {
      title: 'Give help',
      lead: 'Start a session and see what the other person sees, once they say yes.',
      signIn: 'Sign in',
      points: {
        private: 'Encrypted in your browser; the server cannot look in.',
        nothing: 'The other person needs only a browser.',
        choice: 'They choose what you see, and stop it at any time.',
      },
    },
  },
  join: {
    sessionId: 'Session ID',
    sessionIdHint: 'Nine digits, as they were told to you.',
    name: 'Your name',
    nameHint: 'The person who helps you sees it.',
    password: 'Session password',
    passwordHint: 'Leave empty if you were given none.',
    submit: 'Join session',
    joining: 'Joining…',
    byLink: {
      title: 'Join session {{id}}',
      lead: 'How should the person who helps you call you?',
      next: 'Next, they let you in. Nothing on your screen is shared yet.',
    },
    errors: {
      sessionId: 'A session ID has nine digits and does not start with 0.',
      name: 'Please type your name (at most 64 letters).',
    },
    brokenLink:
      'This address lacks the secret part of the link. Open the link once more as you got it, or join with the ID and password.',
  },
  setup: {
    title: 'Welcome. Let us set up Farhand.',
    lead: 'This creates the first account. It can start sessions and looks after this server.',
    organization: 'Organization',
    organizationHint: 'People who get help see this name.',
    username: 'Username',
    usernameHint: 'What you sign in with.',
    email: 'Email',
    password: 'Password',
    passwordHint: 'At least 12 characters. A few words in a row are easy to remember.',
    submit: 'Create administrator',
    gone: 'Farhand is set up already.',
    noToken: {
      title: 'This set-up link is not complete.',
      help: 'Open the newest link that the server printed when it started. Each start prints a new one.',
    },
  },
  signIn: {
    title: 'Sign in',
    lead: 'For people who give help.',
    username: 'Username',
    password: 'Password',
    submit: 'Sign in',
  },
  fields: {
    required: 'Please fill this in.',
    email: 'This does not look like an email address.',
    organizationLong: 'Please use at most 100 characters.',
    passwordShort: 'Please use at least 12 characters.',
    passwordLong: 'This is too long. Please use at most 128 characters.',
    username: "Use 2 to 64 letters and digits; between them also spaces and . _ @ + ' -",
  },
  problems: {
    'wrong-credentials': 'The username or the password is wrong.',
    'weak-password': 'This password is too easy to guess. Please choose another one.',
    'username-taken': 'This username or email address is taken.',
    'session-id-taken': 'This session ID is taken. Choose another one, or leave it empty.',
    'too-many-attempts_one': 'Too many attempts. Try again in {{count}} minute.',
    'too-many-attempts_other': 'Too many attempts. Try again in {{count}} minutes.',
    'not-signed-in': 'You are signed out. Please sign in again.',
    'not-allowed': 'Your account may not do this.',
    'set-up-link-stale':
      'This set-up link is no longer valid: each start of the server makes a new one. It stands in the first lines that the server printed.',
    'no-such-session': 'This session has already ended.',
    'not-found': 'This link is no longer valid. An administrator exists already.',
    busy: 'The server is busy. Please try again in a moment.',
    'store-failed': 'The server could not save this, so nothing was changed. Please tell the administrator.',
    offline: 'The server cannot be reached. Check your connection, then try again.',
    'reload-needed': 'A part of this page is missing. Please load the page again.',
    other: 'That did not work, and nothing was changed. Please try again.',
  },
  console: {
    title: 'Your sessions',
    greeting: 'Good to see you, {{name}}.',
    newSession: 'New session',
    signOut: 'Sign out',
    live: 'Open now',
    recent: 'Recent sessions',
    session: 'Session {{id}}',
    open: 'Open',
    openHere: 'Open session {{id}}',
    end: 'End',
    endThis: 'End session {{id}}',
    ending: {
      title: 'End session {{id}}?',
      meaning: 'It is over at once for everyone who is in, and nobody can come back to it.',
      keep: 'Keep it open',
      confirm: 'End session',
    },
    signingOut: {
      title_one: 'A session is open. Signing out ends it.',
      title_other: '{{count}} sessions are open. Signing out ends them.',
      meaning: 'It is over at once for everyone who is in, and nobody can come back.',
      stay: 'Stay signed in',
      confirm: 'End and sign out',
      failed: 'You are still signed in.',
    },
    nobody: 'Nobody has joined yet',
    since: 'Since {{time}}',
    empty: {
      title: 'No session yet',
      lead: 'Three steps to your first one:',
      one: 'Choose “New session”. You get an ID, a PIN and a link.',
      two: 'Tell the other person the ID and PIN, or send them the link.',
      three: 'Let them in and ask to see their screen. They decide.',
    },
    columns: { session: 'Session', people: 'People', when: 'When', length: 'Length', passed: 'Sealed data' },
    noRecent: 'Ended sessions appear here.',
    failed: 'Your sessions could not be loaded.',
    dialog: newSessionEn,
  },
  session: {
    title: 'Session {{id}}',
    connecting: 'Connecting safely…',
    comingBack: 'Coming back to your session…',
    reconnecting: 'Connection lost. Reconnecting…',
    reconnectingHelp: 'We keep trying for two minutes. You do not have to do anything.',
    holdsBack: 'It is not certain who is here.',
    holdsBackHelp:
      'Somebody who is not listed may be able to read along. Until that is settled, nothing you show, write or type leaves this page. If it takes more than three minutes, the session ends here.',
    cameFrom: 'of {{organization}}',
    verified: 'Verified by this server',
    host: 'Host',
    /** At the beginning of a sentence, and within. */
    somebody: 'Somebody',
    somebodyElse: 'somebody',
    you: 'you',
    youAlone: 'You',
    away: 'connection lost',
    safetyCode: 'Safety code',
    safetyCodeOf: 'Safety code of {{name}}',
    readAloud: 'Read this aloud on the phone. Both of you see the same digits.',
    spoken: {
      title: 'Compare the safety code with {{name}}',
      lead: 'Do it by voice, on the phone for example. So you both know that nobody sits between you. Nothing can be shown or written before.',
      read: 'Read this aloud:',
      heard: 'Type what {{name}} reads to you:',
      submit: 'Confirm safety code',
      youTyped: 'Right. Now {{name}} types what you read aloud.',
      theyTyped: '{{name}} typed it correctly.',
      open: 'Safety code not compared yet',
    },
    copyId: 'Copy session ID',
    noCapture: 'This browser cannot show its screen. You can still watch and write messages.',
    leavePage: 'Leave this page? The session stops here until you come back.',
    keyHost: 'Keep this page open: it holds the keys of the session.',
    lobby: {
      status: 'Waiting for the host',
      sentence: '{{host}} will let you in.',
      from: '{{host}} of {{organization}} will let you in.',
      unnamed: 'Waiting for the host to let you in.',
      calm: 'You do not have to do anything. Nothing on your screen is shared.',
      again: 'Knocking again… You do not have to do anything.',
      askForPin: 'If you were given a PIN, go back and type it.',
      toForm: 'Go back',
    },
    end: 'End session',
    leave: 'Leave session',
    people: {
      title: 'Participants',
      admitTitle: 'Waiting to come in',
      admit: 'Admit {{name}}',
      admitShort: 'Admit',
      turnAway: 'Turn away {{name}}',
      turnAwayShort: 'Turn away',
      wants: '{{name}} would like to come in',
      waiting: 'Waiting for {{time}}',
      place: 'Number {{place}} of {{count}} waiting, since {{time}}',
      noneYet: 'Nobody else is here yet.',
      unnamed: 'Participant {{number}}',
    },
    chat: {
      title: 'Chat',
      messages: 'Messages',
      message: 'Message',
      send: 'Send message',
      notKept: 'Messages from before you reloaded are not kept.',
      empty: 'Messages are readable only for the people in this session.',
      sending: 'sending…',
      waiting: 'waits for the safety code',
      waitsFor: 'Messages wait here until {{name}} and you have compared the safety code.',
      notYetTo: '{{name}} gets messages only after you have compared the safety code.',
    },
    activity: { title: 'Activity', empty: 'What happens in the session is listed here.' },
  },
  host: {
    people: { more: 'More for {{name}}' },
    recordNearlyFull:
      'The record of this session is nearly full ({{percent}} %). When it is full, the session ends and everybody has their receipt. To go on, start a new session in good time.',
    remove: {
      open: 'Remove {{name}}',
      title: 'Remove {{name}} from the session?',
      meaning:
        '{{name}} is out at once. Everything they allowed, and everything they may do here, ends. They come back only if you let them in again.',
      keep: 'Keep in the session',
      confirm: 'Remove {{name}} now',
    },
    invite: {
      title: 'Invite the other person',
      lead: 'Tell them to open {{address}} and type this, or send them the link.',
      compact: 'Invite somebody else',
      id: 'Session ID',
      pin: 'One-time PIN',
      password: 'Password',
      passwordStatus: 'Session password',
      linkOnly: 'Only the link lets people in.',
      spoken: 'None. Anyone with the ID can ask to join; you compare a safety code by voice.',
      copyLink: 'Copy invitation link',
      link: 'Link',
      newPin: 'Make a new PIN',
      byVoice: 'No password: you compare a safety code by voice.',
      closed:
        'After too many wrong tries, joining by ID is closed. Make a new PIN to open it again. The link still works.',
      qr: 'QR code of the invitation link',
      scan: 'Or scan it with a phone to watch.',
    },
    hint: {
      alone: 'Waiting for somebody to join.',
      knocking: 'Somebody would like to come in.',
      ready: '{{name}} is here. Ask to see the screen when you are both ready.',
      compare: '{{name}} is here. Compare the safety code first.',
      readyMany: '{{count}} people are here. Ask one of them to show the screen.',
      away: 'The connection to {{name}} is lost. They have two minutes to come back.',
      awayMany: 'The connection to everybody else is lost. They have two minutes to come back.',
      asked: 'Waiting for the answer of {{name}}…',
      allowed: '{{name}} said yes. The picture is coming…',
      declined: '{{name}} declined. Nothing is shared.',
      'cannot-show': 'The browser of {{name}} cannot show its screen. One on a computer can.',
      'not-now': '{{name}} does not want to be asked anything right now. Wait a minute.',
      expired: '{{name}} did not answer in time.',
      presenting: 'You are showing {{surface}}.',
      presentingPaused: 'You paused.',
    },
    presenting: {
      seen_one: '{{names}} can see it. You can stop at any time.',
      seen_other: '{{names}} can see it. You can stop at any time.',
      unseen: 'Nobody sees your screen right now.',
    },
    tools: {
      label: 'Tools',
      askToSee: 'Ask to see the screen',
      askInstead: 'Ask {{name}} to show instead',
      askOther: 'Ask somebody to show instead',
      askWhom: 'Whom do you ask?',
      takeBack: 'Take the question back',
      showMine: 'Show my screen',
      pause: 'Pause sharing',
      resume: 'Resume sharing',
      stop: 'Stop sharing',
      change: 'Show something else',
      fit: 'Fit the picture',
      actual: 'Actual size',
      fullScreen: 'Full screen',
      leaveFullScreen: 'Leave full screen',
      foldPanel: 'Hide the side panel',
      unfoldPanel: 'Show the side panel',
    },
    chat: {
      open: 'Show the chat',
      unread_one: 'Show {{count}} new message',
      unread_other: 'Show {{count}} new messages',
    },
    picture: {
      of: 'Screen of {{name}}',
      waiting: 'The picture of {{name}} is coming…',
      paused: '{{name}} paused sharing.',
      interrupted: 'The connection to {{name}} was interrupted. Waiting for the picture…',
      cannotShow: 'This browser cannot show the screen of {{name}}. Open the session in another browser to see it.',
    },
    bar: {
      road: { websocket: 'Secure WebSocket' },
      roadHelp: 'Encrypted from browser to browser. The server passes it on and cannot read it.',
      latency: 'Latency {{ms}} ms',
      latencyUnknown: 'Latency unknown',
      elapsed: 'Time in this session',
      frames_one: '{{count}} picture per second',
      frames_other: '{{count}} pictures per second',
      still: 'Picture at rest',
    },
  },
  participant: {
    sharing: {
      label: 'Sharing',
      nothing: 'Nobody can see your screen.',
      nothingHelp: 'You are connected. Nothing is shared until you say so.',
      nothingAway: 'You are not connected right now, and nothing is shared.',
      seenAway: 'Nothing of your screen gets through right now.',
      seenAwayHelp: 'Once the connection is back, {{names}} will see it again. You can stop at any time.',
      heldBackHelp: 'Once it is certain who is here, {{names}} will see it again. You can stop at any time.',
      seen_one: '{{names}} can see your screen.',
      seen_other: '{{names}} can see your screen.',
      seenHelp: 'You are showing {{surface}}. You can stop at any time.',
      covered: 'Nobody sees your screen yet.',
      coveredHelp: 'Hide areas of it first, or resume to show it as it is.',
      returned: 'What you showed was closed. Nobody sees your screen.',
      paused: 'You paused. Nobody sees your screen.',
      pausedHelp: 'Resume when you are ready.',
      cannotSee_one: 'The browser of {{names}} cannot show your screen. In another browser it works.',
      cannotSee_other: 'The browsers of {{names}} cannot show your screen. In other browsers it works.',
      hidden: 'The window you show is minimized, so the others see nothing new.',
      watching: 'You are looking at the screen of {{name}}.',
      watchingPaused: '{{name}} has paused. You see nothing of their screen for now.',
      watchingHelp: 'Nobody can see your screen.',
    },
    withHost: 'You are in this session with',
    now: 'What now?',
    actions: {
      idle: 'Wait for a question, or show your screen right away.',
      someoneElse: '{{name}} is showing a screen now.',
      seeing: {
        open: '{{name}} is showing a screen now. Waiting for a yes to your seeing it…',
        declined: '{{name}} is showing a screen now and did not allow you to see it.',
        expired: '{{name}} is showing a screen now and did not answer in time whether you may see it.',
      },
      share: 'Share my screen',
      pause: 'Pause sharing',
      resume: 'Resume sharing',
      stop: 'Stop sharing',
      change: 'Show something else',
    },
    can: {
      title: 'What {{name}} can do now',
      titleMany: 'What others can do now',
      nothing: 'Nothing. Permissions you give appear here, and you can take each back.',
      withdraw: 'Withdraw: {{what}}',
      withdrawShort: 'Withdraw',
      since: 'since {{time}}',
      all: 'Withdraw everything',
      onTheWay: 'On its way, not allowed yet',
      takeBack: 'Take back: {{what}}',
      takeBackShort: 'Take back',
      showTo: 'Show it to {{name}}',
      heldUntil: 'You can {{deed}} until {{time}}.',
    },
  },
  ended: {
    title: 'The session has ended',
    outTitle: 'You are out of this session',
    with: 'You were connected with {{host}}.',
    lasted_one: 'It lasted {{count}} minute.',
    lasted_other: 'It lasted {{count}} minutes.',
    lastedShort: 'It lasted less than a minute.',
    nothing: 'Nothing is shared any more, and all connections are closed.',
    nothingUnheard: 'Nothing of yours is shared any more: this page has stopped everything.',
    unheard: {
      participant: {
        'not-yet':
          'The others could not be told yet that you left. This page goes on trying as long as it is open. If you close it, they see it within two minutes.',
        no: 'The others could not be told that you left. They see by themselves that you are gone.',
      },
      host: {
        'not-yet':
          'The others could not be told yet that it has ended. This page goes on trying as long as it is open. If you close it, the session ends by itself within two minutes.',
        no: 'The others could not be told that it has ended. The session ends by itself.',
      },
    },
    forget: 'Delete this from my browser',
    forgotten: 'Deleted. Nothing of this session is left in this browser.',
    toConsole: 'Back to your sessions',
    goodbye: 'You can close this page now. Goodbye.',
    reasons: endReasons,
  },
  failed: {
    retry_one: 'Try again in {{count}} minute.',
    retry_other: 'Try again in {{count}} minutes.',
    moveHere: 'Move it here',
    again: 'Try again',
    joinAgain: 'Join again',
    toConsole: 'Go to your sessions',
  },
  companion: companionEn,
  consent: consentEn,
  faults,
  masks: masksEn,
  commandFaults,
  receipt: receiptEn,
  activity: activityEn,
  inputRefusals: inputRefusalsEn,
  surface,
}

/** The shape every language has. */
export type Words = typeof en
