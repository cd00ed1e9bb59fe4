// What somebody in a random history wants to do, and the message it becomes for what they know at that moment.
// Lives here: the arbitrary and its translation. May not know: whether it is allowed; much of it is not.
import fc from 'fast-check'
import {
  toBase64Url,
  type Capability,
  type DeviceId,
  type GrantId,
  type Instance,
  type JoinId,
  type OpenSession,
  type SessionMessageBody,
  type Sid,
} from '@farhand/protocol'
import { device } from './device-keys.ts'

const id = (length: number, n: number): string => {
  const bytes = new Uint8Array(length).fill(7)
  new DataView(bytes.buffer).setUint32(0, n)
  return toBase64Url(bytes)
}
export const grantId = (n: number): GrantId => id(16, n) as GrantId
export const pageId = (n: number): Instance => id(16, n + 1_000_000) as Instance
export const SID = id(16, 9_999) as Sid
const JOIN = id(16, 5_555) as JoinId

export const HOST = device(1)
export const ANN = device(2)
export const LEE = device(3)
export const KIM = device(4)
const STRANGER = device(5)
/** Helper programs: they come in by somebody's word, and never otherwise. */
const PROGRAMS: readonly DeviceId[] = [device(6), device(7)]
/** Everyone a history knows; the stranger never comes in. */
export const EVERYONE: readonly DeviceId[] = [HOST, ANN, LEE, KIM, STRANGER, ...PROGRAMS]

const CAPABILITIES: readonly Capability[] = ['control', 'control', 'point', 'record', 'camera', 'file-take', 'voice']
const SURFACES = ['screen', 'window', 'tab', 'unknown'] as const
const SCOPES = ['whole', 'whole', 'mouse', 'keyboard'] as const
const MINUTES = [null, null, 1, 5] as const

/** How often each kind comes, by how often it is listed. */
const KINDS = [
  ...Array<'ask'>(9).fill('ask'),
  ...Array<'answer'>(12).fill('answer'),
  ...Array<'share'>(4).fill('share'),
  ...Array<'offer'>(6).fill('offer'),
  ...Array<'switch'>(5).fill('switch'),
  ...Array<'agree'>(4).fill('agree'),
  ...Array<'take'>(6).fill('take'),
  ...Array<'admit'>(3).fill('admit'),
  ...Array<'confirm'>(3).fill('confirm'),
  ...Array<'relax'>(2).fill('relax'),
  ...Array<'used'>(3).fill('used'),
  ...Array<'withdraw'>(3).fill('withdraw'),
  ...(['raise', 'pause', 'surface', 'stop', 'withdraw-all', 'leave', 'knock', 'turn-out', 'end'] as const),
  ...Array<'attach'>(6).fill('attach'),
  ...Array<'vouch'>(3).fill('vouch'),
  ...Array<'program'>(4).fill('program'),
  ...(['lost', 'lost', 'lost', 'gone', 'expired', 'expired', 'closed', 'replay'] as const),
  ...Array<'hear'>(8).fill('hear'),
] as const

export interface Intent {
  readonly kind: (typeof KINDS)[number]
  readonly a: number
  readonly b: number
  readonly c: number
  /** By whom it behoves; else by anybody. */
  readonly proper: boolean
  readonly flag: boolean
  /** Signed now, sent later. */
  readonly late: boolean
  readonly afterMs: number
}

/** One intent; most are proper, most come at once. */
export const anyIntent: fc.Arbitrary<Intent> = fc.noBias(
  fc.record({
    kind: fc.constantFrom(...KINDS),
    a: fc.nat(11),
    b: fc.nat(11),
    c: fc.nat(11),
    proper: fc.nat(4).map((n) => n > 0),
    flag: fc.nat(2).map((n) => n > 0),
    late: fc.nat(4).map((n) => n === 0),
    afterMs: fc.constantFrom(1, 1, 1, 1, 1, 1, 1, 1, 7, 7, 7, 20_000, 61_000),
  }),
)

/** A message and who would sign it. */
export interface Speech {
  readonly by: DeviceId
  readonly body: SessionMessageBody
}

const pick = <T>(list: readonly T[], n: number): T | undefined => list[n % Math.max(1, list.length)]
const anybody = (n: number): DeviceId => EVERYONE[n % EVERYONE.length] ?? HOST

/** The message an intent becomes for somebody who sees the session as `view`; `fresh` is an id nobody used yet. */
export function speechOf(intent: Intent, view: OpenSession, fresh: (n: number) => GrantId): Speech | undefined {
  const { kind, a, b, c, proper, flag } = intent
  const presenter = view.presenting?.device
  const all = Object.keys(view.members) as DeviceId[]
  // Now and then somebody wants something of a helper program.
  const members = proper || c % 4 > 0 ? all.filter((one) => view.members[one]?.role !== 'companion') : all
  const others = (of: DeviceId) => members.filter((one) => one !== of)
  const say = (rightful: DeviceId, body: SessionMessageBody): Speech => ({ by: proper ? rightful : anybody(a), body })
  // Now and then an id that is, or was, somebody's already.
  const newId = (n = 0) => (a === 11 && !proper ? grantId(1 + b) : fresh(n))
  const terms = { scope: SCOPES[b % 4] ?? 'whole', minutes: MINUTES[c % 4] ?? null }
  const views = (by: DeviceId) =>
    (flag || !proper ? others(by).filter((_one, n) => (c + n) % 3 !== 0) : [view.host, ...others(by)].slice(0, 1)).map(
      (to, n) => ({ grant: newId(n), to }),
    )

  switch (kind) {
    case 'admit': {
      const outside = [ANN, LEE, KIM].filter((one) => view.members[one] === undefined)
      const who = (proper ? pick(outside, b) : pick([ANN, LEE, KIM], b)) ?? ANN
      const method = who === KIM && flag ? 'none' : flag ? 'link' : 'pin'
      const grant = presenter === view.host && c % 2 === 0 ? newId() : null
      return say(view.host, { kind, join: JOIN, device: who, name: 'Somebody', method, grant })
    }
    case 'confirm': {
      const open = members.find((one) => view.members[one]?.confirm != null)
      if (open === undefined || !proper) return { by: anybody(a), body: { kind, device: anybody(b) } }
      return flag ? { by: view.host, body: { kind, device: open } } : { by: open, body: { kind, device: view.host } }
    }
    case 'turn-out': {
      const open = members.find((one) => view.members[one]?.confirm != null)
      return say(view.host, { kind, device: (proper && flag ? open : undefined) ?? anybody(b) })
    }
    case 'ask': {
      if (!proper || a % 4 === 0) {
        const capability = pick(CAPABILITIES, c) ?? 'view'
        return { by: anybody(a), body: { kind, grant: newId(), capability, ...terms, owner: anybody(b) } }
      }
      const narrow = { scope: 'whole' as const, minutes: terms.minutes }
      if (presenter === undefined) {
        const owner = pick(others(view.host), b) ?? ANN
        return { by: view.host, body: { kind, grant: newId(), capability: 'view', ...narrow, owner } }
      }
      const asker = pick(others(presenter), b) ?? view.host
      const sees = view.grants.some((grant) => grant.owner === presenter && grant.to === asker)
      const capability = sees ? (pick(CAPABILITIES, c) ?? 'control') : 'view'
      const scope = capability === 'control' ? terms.scope : 'whole'
      return { by: asker, body: { kind, grant: newId(), capability, ...narrow, scope, owner: presenter } }
    }
    case 'answer': {
      const request = pick(view.requests, c)
      if (request === undefined && proper) return undefined
      const grant = request?.grant ?? grantId(1 + b)
      if (!flag) return say(request?.owner ?? HOST, { kind, grant, yes: false })
      const surface = SURFACES[b % 4] ?? 'screen'
      const same = { scope: request?.scope ?? 'whole', minutes: request?.minutes ?? null }
      // Mostly what was asked for; now and then something else, or for another.
      const what = (b + c) % 9 === 0 ? pick(CAPABILITIES, a) : request?.capability
      const about = { capability: what ?? 'view', to: (proper ? request?.to : undefined) ?? anybody(c) }
      return say(request?.owner ?? HOST, { kind, grant, yes: true, ...about, surface, ...(a % 2 === 0 ? terms : same) })
    }
    case 'share': {
      const by = proper ? (presenter ?? anybody(a)) : anybody(a)
      const grants = views(by)
      return grants.length === 0 ? undefined : { by, body: { kind, surface: 'screen', grants } }
    }
    case 'offer': {
      const owner = presenter ?? anybody(a)
      const seeing = pick(view.grants, b)?.to
      const to = proper ? (seeing ?? pick(others(owner), b) ?? HOST) : anybody(b)
      const capability = !proper && c === 0 ? 'view' : (pick(CAPABILITIES, c) ?? 'control')
      const scope = capability === 'control' ? terms.scope : proper ? 'whole' : terms.scope
      return say(owner, { kind, grant: newId(), capability, ...terms, scope, to })
    }
    case 'switch': {
      const by = flag ? view.host : (presenter ?? anybody(a))
      return say(by, { kind, switch: newId(), to: (proper ? pick(members, b) : undefined) ?? anybody(b) })
    }
    case 'agree': {
      const { switching } = view
      if (switching === null && proper) return undefined
      // Now and then who has let go thinks better of it.
      const lets = switching?.leavingMustAgree === true || (switching?.leavingAgreed === true && b % 2 === 0)
      const by = (lets ? presenter : undefined) ?? switching?.to ?? HOST
      const id = switching?.switch ?? newId()
      if (!flag) return say(by, { kind, switch: id, yes: false })
      // Now and then for somebody else than whom the switch names.
      const to = ((b + c) % 5 === 0 ? undefined : switching?.to) ?? anybody(c)
      return say(by, { kind, switch: id, yes: true, to })
    }
    case 'take': {
      const { switching } = view
      if (switching === null && proper) return undefined
      const by = switching?.to ?? HOST
      const grants = views(by)
      if (grants.length === 0) return undefined
      return say(by, { kind, switch: switching?.switch ?? newId(), surface: 'window', grants })
    }
    case 'relax':
      return { by: anybody(proper ? 1 + (a % 3) : a), body: { kind, yes: flag } }
    case 'raise':
      return { by: anybody(proper ? 1 + (a % 3) : a), body: { kind, up: flag } }
    case 'used': {
      const grant = pick(view.grants, c)
      if (grant === undefined && proper) return undefined
      return say(grant?.owner ?? HOST, { kind, grant: grant?.grant ?? grantId(1 + b) })
    }
    case 'withdraw': {
      const item = pick([...view.grants, ...view.requests], c)
      if (item === undefined && proper) return undefined
      const grant = view.switching !== null && b % 3 === 0 ? view.switching.switch : (item?.grant ?? grantId(1 + b))
      const rightful = grant === view.switching?.switch ? view.switching.by : flag ? item?.owner : item?.to
      return say(rightful ?? HOST, { kind, grant })
    }
    case 'pause':
      return say(presenter ?? HOST, { kind, paused: !(view.presenting?.paused ?? false) === proper })
    case 'surface':
      return say(presenter ?? HOST, { kind, surface: SURFACES[b % 4] ?? 'tab' })
    case 'stop':
      return say(presenter ?? HOST, { kind })
    case 'withdraw-all':
      return { by: pick(members, a) ?? HOST, body: { kind } }
    case 'leave':
      return { by: anybody(a), body: { kind } }
    case 'attach': {
      // Mostly who is away, half of them with the page they had.
      const away = all.filter((one) => view.members[one]?.connected === false)
      const by = (proper ? pick(away, a) : undefined) ?? pick(all, a) ?? HOST
      const had = view.members[by]?.instance ?? pageId(0)
      return { by, body: { kind, challenge: id(32, 1), instance: flag ? had : pageId(b % 3) } }
    }
    case 'vouch': {
      const outside = PROGRAMS.filter((one) => view.members[one] === undefined)
      return {
        by: pick(members, a) ?? HOST,
        // Pages and programs make their own keys: no person's is ever a program's.
        body: { kind, join: JOIN, device: (proper ? pick(outside, b) : undefined) ?? pick(PROGRAMS, b) ?? anybody(b) },
      }
    }
    case 'program': {
      const by = pick(
        PROGRAMS.filter((one) => view.members[one] !== undefined),
        a,
      )
      return by === undefined ? undefined : { by, body: saidByProgram(intent, view, by) }
    }
    case 'knock': {
      const bodies: readonly SessionMessageBody[] = [
        { kind: 'new-pin' },
        { kind: 'join-failed', join: JOIN },
        { kind: 'turn-away', join: JOIN },
      ]
      return say(view.host, pick(bodies, b % 4 === 0 ? 0 : 1 + (b % 2)) ?? { kind: 'leave' })
    }
    case 'end':
      // Rare: an ended session has nothing more to show.
      return a < 3 ? say(flag ? view.host : (presenter ?? HOST), { kind }) : undefined
    default:
      return undefined
  }
}

/** What a helper program may say, and now and then what it may not. */
function saidByProgram({ b, c, proper, flag }: Intent, view: OpenSession, by: DeviceId): SessionMessageBody {
  const member = view.members[by]
  const owner = member?.role === 'companion' ? member.of : undefined
  const theirs = view.grants.filter((grant) => grant.owner === owner)
  const grant = pick(proper ? theirs : view.grants, c)?.grant ?? view.requests[0]?.grant ?? grantId(1 + b)
  if (b < 4) return { kind: 'used', grant }
  if (b < 8) return { kind: 'withdraw', grant }
  if (b < 9) return { kind: 'withdraw-all' }
  if (b < 10) return flag ? { kind: 'leave' } : { kind: 'attach', challenge: id(32, 1), instance: pageId(c % 3) }
  return b < 11 ? { kind: 'stop' } : { kind: 'pause', paused: flag }
}
