// What consent says in English: questions, what others may do, who shows, the warning, the control strip.
// German has the same keys. May not know: components.
import type { Capability, Profile } from '@farhand/protocol'

/** A deed after "asks to": of the person addressed, of a named owner, and of whoever the sentence began with. */
interface Deed {
  yours: string
  of: string
  their: string
}
/** Control may be narrower than the whole. */
export type DeedName = Capability | 'control-mouse' | 'control-keyboard'

const deed = {
  view: { yours: 'see your screen', of: 'see the screen of {{owner}}', their: 'see their screen' },
  point: {
    yours: 'point at things on your screen',
    of: 'point at things on the screen of {{owner}}',
    their: 'point at things on their screen',
  },
  control: {
    yours: 'control your mouse and keyboard',
    of: 'control the mouse and keyboard of {{owner}}',
    their: 'control their mouse and keyboard',
  },
  'control-mouse': {
    yours: 'control your mouse',
    of: 'control the mouse of {{owner}}',
    their: 'control their mouse',
  },
  'control-keyboard': {
    yours: 'type on your keyboard',
    of: 'type on the keyboard of {{owner}}',
    their: 'type on their keyboard',
  },
  'clipboard-take': {
    yours: 'read what you copied last',
    of: 'read what {{owner}} copied last',
    their: 'read what they copied last',
  },
  'clipboard-give': {
    yours: 'put text into your clipboard',
    of: 'put text into the clipboard of {{owner}}',
    their: 'put text into their clipboard',
  },
  'file-take': {
    yours: 'get a file from you',
    of: 'get a file from {{owner}}',
    their: 'get a file',
  },
  'file-give': {
    yours: 'send you a file',
    of: 'send {{owner}} a file',
    their: 'send them a file',
  },
  record: { yours: 'record your screen', of: 'record the screen of {{owner}}', their: 'record their screen' },
  screenshot: {
    yours: 'take a picture of your screen',
    of: 'take a picture of the screen of {{owner}}',
    their: 'take a picture of their screen',
  },
  camera: { yours: 'see your camera', of: 'see the camera of {{owner}}', their: 'see their camera' },
  voice: { yours: 'hear your microphone', of: 'hear the microphone of {{owner}}', their: 'hear their microphone' },
  elevation: {
    yours: 'act as administrator on your computer',
    of: 'act as administrator on the computer of {{owner}}',
    their: 'act as administrator on their computer',
  },
} satisfies Record<DeedName, Deed>

const meaning = {
  view: '{{name}} sees everything on the screen, window or tab that you choose in the next step.',
  point: '{{name}} can draw marks on what you show. They cannot click or type.',
  control: '{{name}} can click and type on your computer as if they sat in front of it.',
  'control-mouse': '{{name}} can move your mouse and click. They cannot type.',
  'control-keyboard': '{{name}} can type on your computer. They cannot use the mouse.',
  'clipboard-take': '{{name}} reads the text that you copied last, which may be a password.',
  'clipboard-give': '{{name}} puts text where your next “Paste” takes it from.',
  'file-take': '{{name}} gets one file. You choose which one.',
  'file-give': '{{name}} sends you one file. Open it only if you expected it.',
  record: '{{name}} keeps a recording of what you show, and can look at it later.',
  screenshot: '{{name}} keeps one picture of what you show, and can look at it later.',
  camera: '{{name}} sees what your camera sees.',
  voice: '{{name}} hears what your microphone hears.',
  elevation: '{{name}} can change settings and programs for everybody who uses your computer.',
} satisfies Record<DeedName, string>

export const consentEn = {
  deed,
  meaning,
  /** In a few words. */
  noun: {
    view: 'screen',
    point: 'pointing',
    control: 'mouse and keyboard',
    'control-mouse': 'mouse',
    'control-keyboard': 'keyboard',
    'clipboard-take': 'clipboard',
    'clipboard-give': 'clipboard',
    'file-take': 'a file',
    'file-give': 'a file',
    record: 'recording',
    screenshot: 'picture of the screen',
    camera: 'camera',
    voice: 'microphone',
    elevation: 'administrator rights',
  } satisfies Record<DeedName, string>,
  ask: {
    cannotShow:
      "This browser cannot show its screen, as on most phones. “Don't allow” tells them so. A browser on a computer can show it.",
    grant: '{{name}} asks to {{deed}}',
    take: '{{name}} asks you to show your screen',
    takeMine: 'Show your screen to everybody in this session?',
    handOver: '{{name}} asks to let {{to}} show a screen instead of you',
    handOverMine: '{{name}} asks to show their screen instead of yours',
    viewAlready: '{{name}} sees the same as the people who watch already. What you show does not change.',
    takeMeaning: 'Everybody who is in sees the screen, window or tab that you choose in the next step.',
    takeMeaningBoth: '{{name}} and the host see the screen, window or tab that you choose in the next step.',
    takeKept: 'Your screen from before is shown again, without choosing anew.',
    takeInstead: 'It takes the place of the screen of {{name}}.',
    handOverMeaning: 'Your screen is no longer shown, and what you allowed ends.',
    handOverNothing: 'After that nothing of yours is shown until you are asked again.',
    untilStopped: 'It lasts until you stop it, which you can at any time.',
    minutes_one: 'It lasts {{count}} minute at most. You can stop it at any time.',
    minutes_other: 'It lasts {{count}} minutes at most. You can stop it at any time.',
    verified: 'This server vouches for {{name}} of {{organization}}.',
    unverified: 'Nobody has checked that this is {{name}}. Make sure you know who it is.',
    own: 'You asked for this yourself.',
    noIn_one: 'Without an answer it is a no, in {{count}} second.',
    noIn_other: 'Without an answer it is a no, in {{count}} seconds.',
    behind_one: '{{count}} more question is waiting.',
    behind_other: '{{count}} more questions are waiting.',
    inPlaceOf: 'Now {{name}} can {{deed}}. If you allow this, that ends.',
    less: 'Allow less than that',
    allow: 'Allow',
    deny: "Don't allow",
    spaceHint: 'Press the space bar to allow.',
  },
  /** What happened about one thing; `toMe` where it concerned the reader. */
  happened: {
    asked: {
      me: 'You asked to {{what}}{{long}}.',
      /** The page did, when somebody began to show their screen. */
      byItself: 'This page asked by itself to {{what}}.',
      other: '{{who}} asked to {{what}}{{long}}.',
      toMe: '{{who}} asked to {{what}}{{long}}.',
    },
    expired: {
      me: 'You asked to {{what}}. There was no answer in time.',
      other: '{{who}} asked to {{what}}. There was no answer in time.',
      toMe: '{{who}} asked to {{what}}. There was no answer in time.',
    },
    allowed: {
      me: 'You allowed {{whom}} to {{what}}{{long}}.',
      other: '{{who}} allowed {{whom}} to {{what}}{{long}}.',
      toMe: '{{who}} allowed you to {{what}}{{long}}.',
    },
    declined: {
      me: 'You declined to let {{whom}} {{what}}.',
      other: '{{who}} declined to let {{whom}} {{what}}.',
      toMe: '{{who}} declined to let you {{what}}.',
    },
    offered: {
      me: 'You let {{whom}} {{what}}{{long}}.',
      other: '{{who}} let {{whom}} {{what}}{{long}}.',
      toMe: '{{who}} let you {{what}}{{long}}.',
    },
    withdrawn: {
      me: 'You took a permission back from {{whom}}: {{what}}.',
      other: '{{who}} took a permission back from {{whom}}: {{what}}.',
      toMe: '{{who}} took a permission back from you: {{what}}.',
    },
    released: {
      me: 'You gave a permission of {{whom}} back: {{what}}.',
      other: '{{who}} gave a permission of {{whom}} back: {{what}}.',
      toMe: '{{who}} gave your permission back: {{what}}.',
    },
    'question-withdrawn': {
      me: 'You no longer ask to {{what}}.',
      other: '{{who}} no longer asks to {{what}}.',
      toMe: '{{who}} no longer asks to {{what}}.',
    },
    used: {
      me: 'You began to {{what}}.',
      other: '{{who}} began to {{what}}.',
      toMe: '{{who}} began to {{what}}.',
    },
    'grant-ended': {
      me: 'You can no longer {{what}}.',
      other: '{{who}} can no longer {{what}}.',
      toMe: '{{who}} can no longer {{what}}.',
    },
    'grant-expired': {
      me: 'Your time to {{what}} is over.',
      other: 'The time of {{who}} to {{what}} is over.',
      toMe: 'The time of {{who}} to {{what}} is over.',
    },
  },
  /** In the sentences above, where a time was agreed. */
  happenedFor_one: ' for {{count}} minute',
  happenedFor_other: ' for {{count}} minutes',
  warning: {
    title: 'Stop for a moment. Do you know this person?',
    lead: '{{name}} will be able to use your computer. This browser has never met {{organization}} before.',
    leadUnknown: '{{name}} will be able to use your computer, and nobody has checked who that is.',
    signs: 'It is a fraud if somebody called you and',
    called: 'says they are from Microsoft, your bank, the police or your phone company;',
    money: 'talks about a refund, a fee, gift cards or moving money to a “safe account”;',
    hurry: 'tells you to hurry, to keep it secret, or to open your online banking.',
    sure: 'Go on only if you asked for this help yourself.',
    leave: 'Stop and leave',
    go: 'Continue',
    wait_one: 'Continue in {{count}} second',
    wait_other: 'Continue in {{count}} seconds',
  },
  can: {
    line: '{{name}} can {{deed}}.',
    lineUntil: '{{name}} can {{deed}} until {{time}}.',
    lineRests: '{{name}} cannot {{deed}} while you pause.',
    notYetUsed: 'not used yet',
    until: 'until {{time}}',
    withdrawWhat: '{{deed}} ({{name}})',
    heldTitle: 'What you can do now',
    held: 'You can {{deed}}.',
  },
  direction: {
    strict: 'Nobody can show your screen, or another one instead of it, without asking you.',
    mikogo:
      '{{host}} may show their own screen, or that of somebody else who agrees, instead of yours without asking you again.',
    beam: '{{host}} may show another screen instead of yours, and yours again while it is kept ready, without asking you again.',
    tick: {
      mikogo:
        '{{host}} may show their own screen, or that of somebody else who agrees, instead of mine without asking me again',
      beam: '{{host}} may show another screen instead of mine, and mine again while it is kept ready, without asking me again',
    } satisfies Record<Exclude<Profile, 'strict'>, string>,
    tickHint: 'It counts once you have shown your screen. You can take it back at any time.',
  },
  curtain: {
    kept: 'Your screen from before is kept ready behind a curtain. Nobody can see it.',
    over: 'Your screen from before is no longer ready. To show it again you would choose it anew.',
    end: 'Stop keeping it ready',
  },
  picked: {
    kept: 'What you chose is shown as soon as the presenter lets go. Nobody can see it yet.',
    drop: 'Do not show it',
    all: 'Nothing of your screen is shown now. You can take back everything that is ready or on its way.',
  },
  show: {
    raise: 'I would like to show my screen',
    lower: 'I no longer want to show my screen',
    raised: 'The host knows that you would like to show your screen.',
    wish: '{{name}} would like to show their screen',
    letShow: 'Ask {{name}} to show their screen',
    letShowShort: 'Ask',
    handTo: 'Let {{name}} show a screen',
    handToOther: 'Let somebody else show a screen',
    waitsLeaving: 'Waiting for the presenter to agree that {{to}} shows a screen…',
    waitsTaking: 'Waiting for {{to}} to agree to show a screen…',
    waitsLeavingMe: 'Waiting for the presenter to agree that you show your screen…',
    waitsTakingMe: 'You are asked to show your screen.',
    takeBack: 'Take it back',
    showOn: 'Go on showing my screen',
    surface: '{{name}} shows {{surface}}',
  },
  offer: {
    title: 'Let somebody use your computer',
    what: 'What may be used',
    long: 'For how long',
    whole: 'Mouse and keyboard',
    mouse: 'Only the mouse',
    keyboard: 'Only the keyboard',
    minutes_one: '{{count}} minute',
    minutes_other: '{{count}} minutes',
    open: 'Until I stop it',
    choose: 'Choose a person',
    submitFor_one: 'Let {{name}} control for {{count}} minute',
    submitFor_other: 'Let {{name}} control for {{count}} minutes',
    submit: 'Let {{name}} control until I stop it',
  },
  control: {
    ask: 'Ask for remote control',
    release: 'Release control',
    stop: 'Stop remote control',
    other: '{{name}} controls right now.',
    somebody: 'Somebody else controls right now.',
  },
  asked: {
    open: 'You asked {{name}} to let you {{deed}}. Waiting for the answer…',
    declined: '{{name}} declined to let you {{deed}}.',
    'cannot-show': 'The browser of {{name}} cannot show its screen. One on a computer can.',
    switchCannotShow: 'It stays as it is: the browser that was asked cannot show its screen.',
    'not-now': '{{name}} does not want to be asked anything right now. Wait a minute, or talk to them first.',
    expired: '{{name}} did not answer in time.',
    switchOpen: 'You asked to change who shows a screen. Waiting for the answer…',
    switchDeclined: 'It stays as it is: the answer was no.',
    switchNotNow: 'It stays as it is: whoever was asked wants no more questions right now. Wait a minute.',
    switchExpired: 'It stays as it is: there was no answer in time.',
    againIn_one: 'You can ask again in {{count}} second.',
    againIn_other: 'You can ask again in {{count}} seconds.',
  },
  end: {
    help: 'Too many questions? “No to all of these” also holds for what {{name}} asks within the next minute.',
    none: 'No to all of these',
    leave: 'Leave',
    report: 'Report',
  },
  strip: {
    open: 'Open control strip',
    title: 'Farhand control strip',
    none: 'This browser has no small window that stays on top. Keep this page at hand to stop.',
    details: 'Keep the stop button in sight',
    help: 'A small window stays on top of all others, with pause and stop.',
  },
}

/** The shape every language has. */
export type ConsentWords = typeof consentEn
