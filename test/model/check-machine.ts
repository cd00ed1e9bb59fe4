// Random histories of the session machine, as many as asked for. Lives here: how they begin and how they are run.
import fc from 'fast-check'
import type { SessionMessageBody } from '@farhand/protocol'
import { Coverage } from './coverage.ts'
import { ANN, anyIntent, grantId, HOST, KIM, LEE, type Speech } from './intents.ts'
import { Stage, type Sign } from './stage.ts'

const admission = (device: typeof ANN, method: 'pin' | 'none'): SessionMessageBody => ({
  kind: 'admit',
  join: grantId(3) as never,
  device,
  name: 'Somebody',
  method,
  grant: null,
})
const share = (n: number, ...to: readonly (typeof ANN)[]): SessionMessageBody => ({
  kind: 'share',
  surface: 'screen',
  grants: to.map((to, index) => ({ grant: grantId(n + index), to })),
})
const control: SessionMessageBody = {
  kind: 'offer',
  grant: grantId(20),
  capability: 'control',
  scope: 'whole',
  minutes: 5,
  to: HOST,
}
/** The host asks Ann for her camera, and she says no. */
const askedInVain = (n: number): readonly Speech[] => [
  {
    by: HOST,
    body: { kind: 'ask', grant: grantId(n), capability: 'camera', scope: 'whole', minutes: null, owner: ANN },
  },
  { by: ANN, body: { kind: 'answer', grant: grantId(n), yes: false } },
]
/** The host asks Ann for something else each time, and she says no. */
const askedForMuch: readonly Speech[] = (['camera', 'voice', 'record', 'camera', 'voice', 'record'] as const).flatMap(
  (capability, n) => [
    { by: HOST, body: { kind: 'ask', grant: grantId(21 + n), capability, scope: 'whole', minutes: null, owner: ANN } },
    { by: ANN, body: { kind: 'answer', grant: grantId(21 + n), yes: false } },
  ],
)
/** The host wants Lee's screen shown instead of Ann's, and she does not let go. */
const heldFast = (n: number): readonly Speech[] => [
  { by: HOST, body: { kind: 'switch', switch: grantId(n), to: LEE } },
  { by: ANN, body: { kind: 'agree', switch: grantId(n), yes: false } },
]
/** The same, and she lets go. */
const letGo: readonly Speech[] = [
  { by: HOST, body: { kind: 'switch', switch: grantId(71), to: LEE } },
  { by: ANN, body: { kind: 'agree', switch: grantId(71), yes: true, to: LEE } },
]
/** The host wants Lee's screen shown instead of Ann's, and he, whom nobody asks yet, withdraws everything. */
const notHis = (n: number): readonly Speech[] => [
  { by: HOST, body: { kind: 'switch', switch: grantId(n), to: LEE } },
  { by: LEE, body: { kind: 'withdraw-all' } },
]
/** The host wants to show instead of Ann, and says no to it before she has let go. */
const tookBack = (n: number): readonly Speech[] => [
  { by: HOST, body: { kind: 'switch', switch: grantId(n), to: HOST } },
  { by: HOST, body: { kind: 'agree', switch: grantId(n), yes: false } },
]
/** The host wants Ann's screen shown, and she takes her tick back, and gives it again. */
const unticked = (n: number): readonly Speech[] => [
  { by: HOST, body: { kind: 'switch', switch: grantId(n), to: ANN } },
  { by: ANN, body: { kind: 'relax', yes: false } },
  { by: ANN, body: { kind: 'relax', yes: true } },
]
/** The host shows a screen, asks Ann for hers, and stops. */
const askedAndStopped = (n: number): readonly Speech[] => [
  { by: HOST, body: share(n + 1, ANN, LEE) },
  { by: HOST, body: { kind: 'switch', switch: grantId(n), to: ANN } },
  { by: HOST, body: { kind: 'stop' } },
]
const files: readonly Speech[] = [41, 42, 43, 44, 45, 46, 47, 48].map((n) => ({
  by: ANN,
  body: { kind: 'offer', grant: grantId(n), capability: 'file-take', scope: 'whole', minutes: null, to: HOST },
}))
const ticks = [ANN, LEE].map((by): Speech => ({ by, body: { kind: 'relax', yes: true } }))
const inside: readonly Speech[] = [ANN, LEE].map((who) => ({ by: HOST, body: admission(who, 'pin') }))
const annShows: Speech = { by: ANN, body: share(10, HOST, LEE) }
const hostShows: Speech = { by: HOST, body: share(10, ANN, LEE) }
const leePresented: readonly Speech[] = [
  { by: LEE, body: share(30, HOST) },
  { by: LEE, body: { kind: 'stop' } },
]
/** Openings, so that most histories meet a session in which something is going on. */
const OPENINGS: readonly (readonly Speech[])[] = [
  [],
  inside,
  [...inside, annShows],
  [...inside, ...ticks, annShows, { by: ANN, body: control }],
  [...inside, ...ticks, annShows, { by: ANN, body: { kind: 'stop' } }, hostShows],
  [...inside, ...ticks.slice(1), ...leePresented, annShows],
  [...inside, ...ticks, ...leePresented, annShows],
  [...inside, annShows, ...files, ...[51, 52, 53].flatMap(askedInVain)],
  [...inside, annShows, ...[61, 62, 63].flatMap(heldFast)],
  [...inside, annShows, ...letGo],
  [...inside, annShows, ...[61, 62, 63].flatMap(notHis)],
  [...inside, annShows, ...[61, 62, 63].flatMap(tookBack)],
  [...inside, annShows, ...askedForMuch.slice(0, 10), ...letGo, { by: ANN, body: { kind: 'withdraw-all' } }],
  [...inside, ...ticks, hostShows, ...[61, 62, 63].flatMap(unticked)],
  [...inside, annShows, ...askedForMuch],
  [...inside, annShows, ...askedForMuch.slice(0, 8), ...askedForMuch.slice(8).filter(({ by }) => by === HOST)],
  [...inside, ...[81, 84, 87].flatMap(askedAndStopped), hostShows],
  [
    ...inside,
    hostShows,
    ...askedForMuch.slice(0, 10),
    { by: HOST, body: { kind: 'switch', switch: grantId(91), to: ANN } },
  ],
]

export const anyHistory = fc.record({
  profile: fc.constantFrom('strict' as const, 'mikogo' as const, 'beam' as const),
  spoken: fc.boolean(),
  opening: fc.constantFrom(...OPENINGS),
  intents: fc.array(anyIntent, { minLength: 5, maxLength: 40, size: 'max' }),
})
type History = typeof anyHistory extends fc.Arbitrary<infer Value> ? Value : never

/** One history from its beginning to its end; throws where something does not hold. */
export function play({ profile, spoken, opening, intents }: History, coverage: Coverage, sign?: Sign): Stage {
  const stage = new Stage({ profile, joinBy: spoken ? 'spoken' : 'pin' }, coverage, sign)
  for (const speech of opening) stage.say(speech)
  if (spoken && opening.length > 0) stage.say({ by: HOST, body: admission(KIM, 'none') })
  for (const intent of intents) stage.do(intent)
  stage.finish()
  return stage
}

export interface Checked {
  readonly coverage: Coverage
  /** Why the machine is wrong, with the shortest history that shows it; null where nothing was found. */
  readonly fault: string | null
}

/** Holds the machine against the model and the rules in that many histories. `shrinks` looks for the shortest history that shows a fault, which takes a while. */
export function checkMachine({ runs, shrinks }: { readonly runs: number; readonly shrinks: boolean }): Checked {
  const coverage = new Coverage()
  const property = fc.property(anyHistory, (history) => void play(history, coverage))
  const details = fc.check(property, { numRuns: runs, endOnFailure: !shrinks })
  if (!details.failed) return { coverage, fault: null }
  const cause = details.errorInstance
  const why = cause instanceof Error ? cause.message : String(cause)
  return { coverage, fault: `${why}\nseed ${String(details.seed)}: ${fc.stringify(details.counterexample)}` }
}
