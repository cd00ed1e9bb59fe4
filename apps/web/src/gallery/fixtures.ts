// Sessions as they might be, for the gallery. May not know: pages.
import type {
  ActivityEntry,
  Asked,
  ChatMessage,
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
  type SessionSummary,
} from '@farhand/protocol'
import type { Language } from '../i18n/i18n.ts'
import type { Refused } from '../session/open-sessions.ts'

const MINUTE_MS = 60_000
const now = Date.now()
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

export const waiting: Waiting = { join: joinIdSchema.parse(bytes(16, 9)), name: 'Lee Okonkwo-Sandström', since: now }

type Happened = Pick<ActivityEntry, 'kind'> & Partial<ActivityEntry>
const happened = (lines: readonly Happened[]): ActivityEntry[] =>
  lines.map((line, place) => ({
    id: String(place),
    at: now - (lines.length - place) * MINUTE_MS,
    who: null,
    whom: null,
    isMe: false,
    surface: null,
    capability: null,
    scope: null,
    minutes: null,
    code: null,
    ...line,
  }))

const CHAT = {
  en: [
    'Hello Sam, I am here now.',
    'Great. The printer window keeps coming back, whatever I press.',
    'Let us look at it together.',
  ],
  de: [
    'Hallo, ich bin jetzt da.',
    'Sehr gut. Das Druckerfenster kommt immer wieder, was ich auch drücke.',
    'Wir sehen es uns gemeinsam an.',
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
  road: 'websocket',
  roundTripMs: 24,
  presenter: null,
  lobby: [],
  invitation: null,
  prompt: null,
  asked: [],
  allowed: [],
  held: [],
  profile: { organization: 'strict', relaxed: false, effective: 'strict' },
  curtain: null,
  switching: null,
  sharing: null,
  watching: null,
  messages: [],
  activity: [],
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
    { kind: 'asked', who: dana.name, whom: sam.name, isMe: true },
    { kind: 'allowed', who: sam.name, whom: dana.name },
    { kind: 'shared', who: sam.name, surface: 'screen' },
    { kind: 'refused-attack', code: 'not-authentic' },
  ]),
}

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
  since: now - MINUTE_MS,
  kbitPerSecond: 480,
  framesPerSecond: 31,
} as const

const allowedView = {
  capability: 'view',
  scope: 'whole',
  since: now - MINUTE_MS,
  expiresAt: null,
  used: true,
} as const

export const participantSharing: LiveView = {
  ...participantIdle,
  presenter: samIsMe,
  sharing,
  allowed: [{ ...allowedView, grant: grant(1), to: danaHasCode }],
  messages: messages.map((message) => ({ ...message, isMe: message.from === sam.device })),
  activity: happened([
    { kind: 'joined', who: sam.name, isMe: true },
    { kind: 'asked', who: dana.name, whom: sam.name },
    { kind: 'allowed', who: sam.name, whom: dana.name, isMe: true },
    { kind: 'shared', who: sam.name, surface: 'screen', isMe: true },
  ]),
}

export const participantSharingToMany: LiveView = {
  ...participantSharing,
  people: [danaHasCode, samIsMe, lee],
  allowed: [...participantSharing.allowed, { ...allowedView, grant: grant(2), to: lee }],
}

/** Dana, or Lee while Dana sees already, asks Sam. */
export const participantAsked = ({ again }: { again: boolean }): LiveView => ({
  ...(again ? { ...participantSharing, people: [danaHasCode, samIsMe, lee] } : participantIdle),
  prompt: {
    kind: 'grant',
    id: grant(3),
    capability: 'view',
    scope: 'whole',
    minutes: null,
    from: again ? lee : danaHasCode,
    alreadySharing: again,
    askedAt: now,
    expiresAt: now + MINUTE_MS,
    behind: 0,
  },
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

export const failed = (fault: SessionFault, retryMinutes: number | null = null): Refused => ({
  stage: 'failed',
  fault,
  code: fault,
  retryMinutes,
  sessionId,
})

export const ended = { sessionId, hostName: dana.name, startedAt: now - 24 * MINUTE_MS, endedAt: now } as const

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
