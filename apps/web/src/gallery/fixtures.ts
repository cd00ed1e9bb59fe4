// Sessions as they might be, for the gallery. May not know: pages.
// Long because: it is the one list of what a session may look like.
import type {
  ActivityEntry,
  Asked,
  ChatMessage,
  GrantPrompt,
  LiveView,
  Person,
  SessionFault,
  SessionView,
  Waiting,
} from '@farhand/client'
import {
  deviceIdSchema,
  grantIdSchema,
  joinIdSchema,
  sessionIdSchema,
  sidSchema,
  toBase64Url,
  type GrantId,
  type Profile,
  type SessionSummary,
} from '@farhand/protocol'
import type { Language } from '../i18n/i18n.ts'
import type { Refused } from '../session/open-sessions.ts'

const MINUTE_MS = 60_000
export const now = Date.now()
const bytes = (length: number, first: number): string => toBase64Url(new Uint8Array(length).fill(first))
const grant = (first: number): GrantId => grantIdSchema.parse(bytes(16, first))

export const sessionId = sessionIdSchema.parse('482913577')

const stranger = {
  role: 'participant',
  isMe: false,
  verified: false,
  organization: null,
  connected: true,
  safetyCode: null,
  presented: false,
  raised: false,
  confirm: 'done',
  companion: null,
} as const
const dana: Person = {
  ...stranger,
  device: deviceIdSchema.parse(bytes(32, 1)),
  name: 'Dana Reyes',
  role: 'host',
  verified: true,
  organization: 'Northwind Care',
}
const sam: Person = { ...stranger, device: deviceIdSchema.parse(bytes(32, 2)), name: 'Sam Miller' }
const lee: Person = { ...stranger, device: deviceIdSchema.parse(bytes(32, 3)), name: 'Lee Okonkwo-Sandström' }
const code = '204518 773096'

export const waiting: Waiting = {
  join: joinIdSchema.parse(bytes(16, 9)),
  name: 'Lee Okonkwo-Sandström',
  since: now,
  terms: null,
}

/** As long as a name may be, and one word. */
const longName = 'Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbe'
const longSam: Person = { ...sam, name: longName, safetyCode: code }
const longDana: Person = { ...dana, name: longName, safetyCode: code }

export const otherJoin = joinIdSchema.parse(bytes(16, 10))

type Happened = Pick<ActivityEntry, 'kind'> & Partial<ActivityEntry>
const happened = (lines: readonly Happened[]): ActivityEntry[] =>
  lines.map((line, place) => ({
    id: String(place),
    at: now - (lines.length - place) * MINUTE_MS,
    who: null,
    whom: null,
    isMe: false,
    isToMe: false,
    isSelf: false,
    byItself: false,
    surface: null,
    capability: null,
    scope: null,
    minutes: null,
    code: null,
    count: null,
    ...line,
  }))

const screen = { capability: 'view', scope: 'whole' } as const

const CHAT = {
  en: [
    'Hello Sam, I am here now.',
    'Great. The printer window of https://intranet.northwind.example/it/printing/second-floor/queue-settings keeps coming back.',
    'Then it comes from C:\\Windows\\System32\\spool\\drivers\\x64\\3\\NorthwindPrinterCompanionService.exe. Let us look.',
  ],
  de: [
    'Hallo, ich bin jetzt da.',
    'Sehr gut. Das Fenster von https://intranet.northwind.example/it/drucken/zweiter-stock/warteschlange kommt immer wieder.',
    'Dann kommt es von C:\\Windows\\System32\\spool\\drivers\\x64\\3\\NorthwindPrinterCompanionService.exe. Sehen wir nach.',
  ],
} satisfies Record<Language, readonly string[]>

/** The same session with its chat in the language of the page. */
export const inLanguage = (view: SessionView, language: Language): SessionView =>
  view.stage === 'live'
    ? { ...view, messages: view.messages.map((one, place) => ({ ...one, text: CHAT[language][place] ?? one.text })) }
    : view

const messages: readonly ChatMessage[] = CHAT.en
  .map((text, place) => ({ text, from: place === 1 ? sam : dana }))
  .map(({ from, text }, place) => ({
    id: String(place),
    from: from.device,
    name: from.name,
    isMe: false,
    text,
    at: now - (3 - place) * MINUTE_MS,
    pending: false,
  }))

const live = {
  stage: 'live',
  sid: sidSchema.parse(bytes(16, 5)),
  sessionId,
  createdAt: now - 7 * MINUTE_MS,
  firstPresenter: 'participant',
  connection: 'connected',
  holdsBack: false,
  road: 'websocket',
  roundTripMs: 24,
  presenter: null,
  lobby: [],
  invitation: null,
  prompt: null,
  asked: [],
  askPauses: [],
  allowed: [],
  onTheWay: [],
  held: [],
  otherControls: [],
  profile: { organization: 'strict', relaxed: false, effective: 'strict' },
  curtain: null,
  picked: null,
  switching: null,
  sharing: null,
  masks: [],
  cannotSee: [],
  watching: null,
  messages: [],
  isBack: false,
  activity: [],
  recordPercent: null,
  companion: { stage: 'none' },
} as const satisfies Partial<LiveView>

const danaIsMe: Person = { ...dana, isMe: true }
const samHasCode: Person = { ...sam, safetyCode: code }

export const hostAlone: LiveView = {
  ...live,
  role: 'host',
  me: danaIsMe,
  people: [danaIsMe],
  invitation: {
    sessionId,
    joinBy: 'pin',
    password: '730264',
    path: `/join/${sessionId}#k=1.${'A'.repeat(43)}`,
    idOpen: true,
  },
  activity: happened([{ kind: 'started', who: dana.name, isMe: true }]),
}

export const hostReady: LiveView = {
  ...hostAlone,
  people: [danaIsMe, samHasCode],
  messages: messages.map((message) => ({ ...message, isMe: message.from === dana.device })),
  activity: happened([
    { kind: 'started', who: dana.name, isMe: true },
    { kind: 'joined', who: sam.name },
  ]),
}

/** The host asked Sam, with this outcome. */
export const hostAsked = (outcome: Asked['outcome']): LiveView => ({
  ...hostReady,
  asked: [{ id: grant(1), of: sam.device, name: sam.name, capability: 'view', outcome }],
})

/** Sam came in by the ID alone. */
const toCompare = (confirm: Person['confirm']): Partial<Person> => ({
  confirm,
  safetyCode: code.slice(-6),
  verified: false,
})

export const hostComparing = (confirm: Person['confirm']): LiveView => ({
  ...hostReady,
  people: [danaIsMe, { ...sam, ...toCompare(confirm) }],
  invitation: hostAlone.invitation && { ...hostAlone.invitation, joinBy: 'spoken', password: null },
})

export const participantComparing = (confirm: Person['confirm']): LiveView => ({
  ...participantIdle,
  people: [{ ...dana, ...toCompare(confirm), safetyCode: code.slice(0, 6) }, samIsMe],
})

export const hostWatching: LiveView = {
  ...hostAsked('allowed'),
  presenter: samHasCode,
  people: [danaIsMe, samHasCode, { ...lee, connected: false, safetyCode: '881204 317550' }],
  watching: {
    device: sam.device,
    name: sam.name,
    surface: 'screen',
    picture: 'live',
    width: 1920,
    height: 1080,
    framesPerSecond: 58,
    delayMs: 34,
  },
  activity: happened([
    { kind: 'started', who: dana.name, isMe: true },
    { kind: 'joined', who: sam.name },
    { kind: 'asked', who: dana.name, whom: sam.name, isMe: true, ...screen },
    { kind: 'allowed', who: sam.name, whom: dana.name, isToMe: true, ...screen },
    { kind: 'shared', who: sam.name, surface: 'screen' },
    { kind: 'refused-attack', code: 'not-authentic' },
  ]),
}

export const hostKnockingLong: LiveView = { ...hostAlone, lobby: [{ ...waiting, name: longName }] }

/** Somebody with a long name shows, and another one waits. */
export const hostWatchingLong: LiveView = {
  ...hostWatching,
  people: [danaIsMe, longSam],
  presenter: longSam,
  lobby: hostKnockingLong.lobby,
  watching: hostWatching.watching && { ...hostWatching.watching, name: longName },
  messages: hostWatching.messages.map((one) => (one.isMe ? one : { ...one, name: longName })),
  activity: hostWatching.activity.map((line) => (line.who === sam.name ? { ...line, who: longName } : line)),
}

const question = {
  id: grant(3),
  signature: 'dummy',
  askedAt: now,
  expiresAt: now + MINUTE_MS,
  behind: 0,
  pressing: false,
} as const

const samIsMe: Person = { ...sam, isMe: true }
const danaHasCode: Person = { ...dana, safetyCode: code }

export const participantIdle: LiveView = {
  ...live,
  role: 'participant',
  me: samIsMe,
  people: [danaHasCode, samIsMe],
  activity: happened([
    { kind: 'started', who: dana.name },
    { kind: 'joined', who: sam.name, isMe: true },
  ]),
}

const sharing = {
  surface: 'screen',
  paused: false,
  hidden: false,
  unmasked: false,
  resized: false,
  covered: false,
  behind: 0,
  returned: false,
  since: now - MINUTE_MS,
  resuming: false,
  kbitPerSecond: 480,
  framesPerSecond: 31,
} as const

const seen = { ...screen, since: now - MINUTE_MS, expiresAt: null, used: true } as const

export const participantSharing: LiveView = {
  ...participantIdle,
  presenter: samIsMe,
  sharing,
  allowed: [{ ...seen, grant: grant(1), to: danaHasCode }],
  messages: messages.map((message) => ({ ...message, isMe: message.from === sam.device })),
  activity: happened([
    { kind: 'joined', who: sam.name, isMe: true },
    { kind: 'asked', who: dana.name, whom: sam.name, isToMe: true, ...screen },
    { kind: 'allowed', who: sam.name, whom: dana.name, isMe: true, ...screen },
    { kind: 'shared', who: sam.name, surface: 'screen', isMe: true },
  ]),
}

export const participantSharingLong: LiveView = {
  ...participantSharing,
  people: [longDana, samIsMe],
  allowed: participantSharing.allowed.map((one) => ({ ...one, to: longDana })),
  activity: participantSharing.activity.map((line) => (line.who === dana.name ? { ...line, who: longName } : line)),
}

export const participantSharingToMany: LiveView = {
  ...participantSharing,
  people: [danaHasCode, samIsMe, lee],
  allowed: [...participantSharing.allowed, { ...seen, grant: grant(2), to: lee }],
}

/** Dana, or Lee while Dana sees already, asks Sam. */
export const participantAsked = ({ again }: { again: boolean }): LiveView => ({
  ...(again ? { ...participantSharing, people: [danaHasCode, samIsMe, lee] } : participantIdle),
  prompt: {
    ...question,
    ...screen,
    kind: 'grant',
    minutes: null,
    from: again ? lee : danaHasCode,
    alreadySharing: again,
    inPlaceOf: null,
  },
})

/** Dana asks Sam, who shares, for something else. */
export const participantAskedFor = (asked: Partial<GrantPrompt>): LiveView => ({
  ...participantSharing,
  prompt: {
    ...question,
    kind: 'grant',
    capability: 'control',
    scope: 'whole',
    minutes: null,
    from: danaHasCode,
    alreadySharing: true,
    inPlaceOf: null,
    ...asked,
  },
})

/** Dana asks Sam to show their screen in place of Lee's. */
export const participantAskedToTake: LiveView = {
  ...participantIdle,
  people: [danaHasCode, samIsMe, lee],
  presenter: lee,
  prompt: { ...question, kind: 'take', from: danaHasCode, replaces: lee, needsPicker: true },
}

/** Dana asks Sam to let Lee, or Dana, show a screen instead. */
export const participantAskedToHandOver = ({ toHost }: { toHost: boolean }): LiveView => ({
  ...participantSharing,
  people: [danaHasCode, samIsMe, lee],
  prompt: {
    ...question,
    kind: 'hand-over',
    from: danaHasCode,
    to: toHost ? danaHasCode : lee,
    behind: 2,
    pressing: true,
  },
})

/** A helper program that runs, and hides what it can. */
export const joined = {
  stage: 'joined',
  ready: true,
  resting: null,
  refused: [],
  hidden: ['wallpaper'],
  cannotHide: ['icons'],
  opened: [],
} as const

/** Dana sees and controls; two more things are allowed. */
export const participantControlled: LiveView = {
  ...participantSharing,
  companion: joined,
  people: [danaHasCode, samIsMe, lee],
  allowed: [
    ...participantSharing.allowed,
    { ...seen, grant: grant(5), capability: 'control', to: danaHasCode, expiresAt: now + 9 * MINUTE_MS },
    { ...seen, grant: grant(6), capability: 'clipboard-give', to: danaHasCode, used: false },
  ],
}

/** Lee controls Sam's computer, and Dana asks for the same. */
export const participantAskedInPlace: LiveView = {
  ...participantAskedFor({ inPlaceOf: { to: lee, scope: 'whole' } }),
  companion: joined,
  people: [danaHasCode, samIsMe, lee],
  allowed: [
    ...participantSharingToMany.allowed,
    { ...seen, grant: grant(5), capability: 'control', to: lee, expiresAt: null },
  ],
}

/** Sam's page while the helper program is on its way, and once it runs. */
export const withCompanion = (companion: LiveView['companion']): LiveView => ({ ...participantControlled, companion })

/** A dialog that was shown has closed; the window of before is back, paused. */
export const returnedWindow: LiveView = {
  ...participantControlled,
  sharing: { ...sharing, surface: 'window', paused: true, returned: true },
}

/** A dialog of what is shown has opened. */
export const companionOpened = {
  ...joined,
  opened: [{ label: 'window:77:0', title: 'Save ledger as…', pickable: true }],
} as const

/** As one that belongs to another window, under Windows. */
export const companionOpenedOwned = {
  ...joined,
  opened: [{ label: 'window:77:0', title: 'Save ledger as…', pickable: false }],
} as const

export const companionDoor = { stage: 'door', code: '12-K7QD-2M9X', expiresAt: now + 5 * MINUTE_MS } as const

/** The organization's looser rule, ticked or not. */
export const inProfile = (view: LiveView, organization: Profile, relaxed: boolean): LiveView => ({
  ...view,
  profile: { organization, relaxed, effective: relaxed ? organization : 'strict' },
})

export const participantWatching: LiveView = {
  ...participantIdle,
  presenter: danaHasCode,
  watching: {
    device: dana.device,
    name: dana.name,
    surface: 'window',
    picture: 'live',
    width: 1600,
    height: 900,
    framesPerSecond: 30,
    delayMs: 41,
  },
}

/** Sam may use Dana's mouse and keyboard. */
export const participantControlling: LiveView = {
  ...participantWatching,
  people: [{ ...danaHasCode, companion: { ready: true, resting: null, refused: [] } }, samIsMe],
  held: [{ grant: grant(5), capability: 'control', scope: 'whole', owner: danaHasCode, since: now, expiresAt: null }],
}

/** Sam's screen waits behind the curtain while Dana shows hers. */
export const participantBehindCurtain = ({ alive }: { alive: boolean }): LiveView => ({
  ...participantWatching,
  me: { ...samIsMe, presented: true },
  curtain: { alive, since: now - MINUTE_MS },
})

export const participantRaised: LiveView = { ...participantWatching, me: { ...samIsMe, raised: true } }

/** Dana watches Sam; Lee would like to show, and Sam said no to control. */
export const hostWithWish: LiveView = {
  ...hostWatching,
  people: [danaIsMe, samHasCode, { ...lee, raised: true }],
  asked: [{ id: grant(7), of: sam.device, name: sam.name, capability: 'control', outcome: 'declined' }],
}

/** Dana watches Sam, whom Lee controls. */
export const hostOtherControls: LiveView = {
  ...hostWatching,
  people: [danaIsMe, samHasCode, lee],
  otherControls: [{ of: sam.device, by: lee }],
}

/** Sam sees Dana's screen, and Lee controls it. */
export const participantOtherControls: LiveView = {
  ...participantWatching,
  people: [danaHasCode, samIsMe, lee],
  otherControls: [{ of: dana.device, by: lee }],
}

/** Sam said no for the third time in a row. */
export const hostAskedTooOften: LiveView = {
  ...hostWithWish,
  people: hostWatching.people,
  askPauses: [{ of: sam.device, capability: 'control', until: now + 24_000 }],
}

/** Dana may control what she sees, and has asked Lee to show next. */
export const hostControlling: LiveView = {
  ...hostWatching,
  held: [
    {
      grant: grant(5),
      capability: 'control',
      scope: 'whole',
      owner: samHasCode,
      since: now - MINUTE_MS,
      expiresAt: null,
    },
  ],
}

/** Dana controls, and how Sam's helper program fares. */
export const hostWithCompanion = (companion: Person['companion']): LiveView => ({
  ...hostControlling,
  people: hostControlling.people.map((one) => (one.device === sam.device ? { ...one, companion } : one)),
})

export const hostSwitching: LiveView = {
  ...hostWatching,
  people: [danaIsMe, samHasCode, lee],
  asked: [{ id: grant(8), of: lee.device, name: lee.name, capability: 'switch', outcome: 'open' }],
  switching: { id: grant(8), by: danaIsMe, to: lee, waitsFor: 'leaving', isMyYes: false },
}

/** What Dana allows while she shows her screen. */
export const hostAllows: LiveView['allowed'] = [{ ...seen, grant: grant(9), to: samHasCode }]

/** Dana shows her screen and lets Sam control it; her helper program is on its way, or runs. */
export const hostControlled = (companion: LiveView['companion']): LiveView => ({
  ...hostReady,
  presenter: hostReady.me,
  sharing: participantSharing.sharing,
  allowed: [...hostAllows, { ...seen, grant: grant(5), capability: 'control', to: samHasCode }],
  firstPresenter: 'host',
  companion,
})

/** Sam asks Dana to show hers. */
export const hostAskedToTake: LiveView = {
  ...hostWatching,
  prompt: { ...question, kind: 'take', from: samHasCode, replaces: samHasCode, needsPicker: true },
}

export const failed = (fault: SessionFault, retryMinutes: number | null = null): Refused => ({
  stage: 'failed',
  fault,
  code: fault,
  retryMinutes,
  sessionId,
})

export const ended = {
  sessionId,
  hostName: dana.name,
  startedAt: now - 24 * MINUTE_MS,
  endedAt: now,
  heard: 'yes',
} as const

const summary = (place: number, rest: Partial<SessionSummary>): SessionSummary => ({
  sid: sidSchema.parse(bytes(16, 20 + place)),
  sessionId: sessionIdSchema.parse(String(482_913_577 + place * 10_411_733).slice(0, 9)),
  createdAt: now - (place + 1) * 190 * MINUTE_MS,
  endedAt: null,
  endReason: null,
  people: [dana.name],
  relayedBytes: 0,
  ...rest,
})

export const sessions: readonly SessionSummary[] = [
  summary(0, { createdAt: now - 7 * MINUTE_MS, people: [dana.name, sam.name] }),
  summary(1, { createdAt: now - 2 * MINUTE_MS }),
  ...[sam.name, lee.name, 'Ana Beatriz', 'Theo'].map((name, place) =>
    summary(place + 2, {
      endedAt: now - (place + 3) * 190 * MINUTE_MS + (9 + place * 17) * MINUTE_MS,
      endReason: 'host',
      people: [dana.name, name],
      relayedBytes: 18_400_000 * (place + 1) ** 2,
    }),
  ),
]
