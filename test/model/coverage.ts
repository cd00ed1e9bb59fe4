// What a run of random histories has seen. A model that saw no grant proves nothing: each counter must be above zero.
import { ownerOf, type OpenSession, type Refusal, type SessionState, type TimedEvent } from '@farhand/protocol'

/** Refusals these histories must meet; `session-full` and `session-ended` have tests of their own. */
const REFUSALS: readonly Refusal[] = [
  'not-a-member',
  'not-allowed',
  'replayed',
  'unknown-grant',
  'someone-else-presents',
  'not-presenting',
  'already-there',
  'no-change',
  'not-confirmed',
  'someone-else-controls',
  'wider-than-asked',
  'already-switching',
  'not-agreed',
  'other-than-asked',
  'asked-too-often',
  'too-many',
]
const PROFILES = ['strict', 'mikogo', 'beam'] as const
/** The rows of the direction table that are allowed: from, to, by. */
const ROWS = [
  'nobody to participant by host',
  'nobody to host by host',
  'participant to host by host',
  'participant to host by presenter',
  'host to participant by host',
  'participant to participant by host',
  'participant to participant by presenter',
]
const ASKED = ['both', 'leaving', 'taking', 'nobody']

const COUNTERS = [
  ...['answered', 'offered', 'shared', 'taken over', 'admitted'].map((how) => `grants made: ${how}`),
  ...['view', 'control', 'point', 'record', 'camera', 'voice', 'file-take'].map((what) => `grants made: ${what}`),
  'grants narrowed: scope',
  'grants narrowed: minutes',
  ...['withdraw', 'withdraw-all', 'stop', 'leave', 'attach', 'take', 'used', 'expired', 'gone'].map(
    (how) => `grants ended: ${how}`,
  ),
  'grants ended: with their view',
  'grants used',
  ...['a question', 'a switch', 'a grant'].map((what) => `expired: ${what}`),
  'questions declined',
  ...PROFILES.flatMap((profile) => ROWS.map((row) => `switches wanted: ${row}, ${profile}`)),
  ...ASKED.map((who) => `switches asking ${who}`),
  'switches agreed to',
  'switches declined',
  'switches declined after a yes',
  'switches taken',
  'switches ended with their presenter',
  'switches refused: asked too often',
  'questions refused: asked too often, for this',
  'questions refused: asked too often, for whatever',
  'questions refused: asked too often, with what is open',
  'codes confirmed by both',
  'members turned out',
  'members turned out: confirmed',
  'helper programs vouched for',
  'helper programs replaced',
  'helper programs gone with their owner',
  ...['used', 'withdraw', 'withdraw-all', 'leave', 'attach'].map((kind) => `helper programs said: ${kind}`),
  'helper programs refused: not-allowed',
  'lines lost',
  'said while away',
  ...['the same page', 'another page'].flatMap((page) => [
    `came back: ${page}`,
    `came back: ${page}, with grants of its own before`,
    `came back: ${page}, to a question`,
    `came back: ${page}, having missed something`,
  ]),
  'sessions ended',
  'an object may pass',
  'heard late',
  'refused: signed too late',
  'refused: a replay',
  ...REFUSALS.map((refusal) => `refused: ${refusal}`),
]

export class Coverage {
  readonly #counts = new Map<string, number>(COUNTERS.map((name) => [name, 0]))

  /** What was met how often, in the order of the list. */
  get counts(): ReadonlyMap<string, number> {
    return this.#counts
  }

  get missing(): readonly string[] {
    return [...this.#counts].filter(([, count]) => count === 0).map(([name]) => name)
  }

  count(name: string, times = 1): void {
    const before = this.#counts.get(name)
    if (before !== undefined) this.#counts.set(name, before + times)
  }

  refused(refusal: Refusal, event: TimedEvent['event'], state: SessionState): void {
    const program = event.kind === 'said' && state.stage === 'open' && ownerOf(state, event.signed.message.by) !== null
    if (program) this.count(`helper programs refused: ${refusal}`)
    this.count(`refused: ${refusal}`)
    const isSwitch = event.kind === 'said' && event.signed.message.body.kind === 'switch'
    if (isSwitch && refusal === 'asked-too-often') this.count('switches refused: asked too often')
    if (refusal === 'asked-too-often') this.#askedTooOften(event, state)
  }

  #askedTooOften(event: TimedEvent['event'], state: SessionState): void {
    if (event.kind !== 'said' || state.stage !== 'open') return
    const { by, body } = event.signed.message
    if (body.kind !== 'ask') return
    const theirs = state.members[by]?.inVain.filter(({ owner }) => owner === body.owner) ?? []
    const times = theirs.reduce((sum, one) => sum + one.times, 0)
    const isForThis = theirs.some((one) => one.capability === body.capability && one.times >= 3)
    this.count(
      `questions refused: asked too often, ${isForThis ? 'for this' : times >= 6 ? 'for whatever' : 'with what is open'}`,
    )
  }

  happened(before: OpenSession, after: SessionState, { event }: TimedEvent): void {
    if (after.stage === 'ended') return this.count('sessions ended')
    this.#ofPrograms(before, after, event)
    const made = after.grants.filter(({ grant }) => !before.grants.some((had) => had.grant === grant))
    const ended = before.grants.filter(({ grant }) => !after.grants.some((has) => has.grant === grant))
    for (const { capability } of made) this.count(`grants made: ${capability}`)
    if (event.kind !== 'said') {
      this.count(`grants ended: ${event.kind}`, ended.length)
      if (event.kind === 'expired') this.#expired(before, event.grant)
      return
    }
    const { by, body } = event.signed.message
    this.count(`grants ended: ${body.kind}`, ended.length)
    switch (body.kind) {
      case 'answer': {
        if (!body.yes) return this.count('questions declined')
        const asked = before.requests.find(({ grant }) => grant === body.grant)
        this.count('grants made: answered')
        if (asked?.scope !== body.scope) this.count('grants narrowed: scope')
        if (asked?.minutes !== body.minutes) this.count('grants narrowed: minutes')
        return
      }
      case 'offer':
        return this.count('grants made: offered')
      case 'share':
        return this.count('grants made: shared')
      case 'admit':
        return this.count('grants made: admitted', made.length)
      case 'take':
        this.count('grants made: taken over')
        return this.count('switches taken')
      case 'switch':
        return this.#switched(before, after)
      case 'agree':
        if (!body.yes && before.switching?.leavingAgreed === true && before.presenting?.device === by)
          this.count('switches declined after a yes')
        return this.count(body.yes ? 'switches agreed to' : 'switches declined')
      case 'used':
        return this.count('grants used')
      case 'confirm': {
        const confirm = after.members[by]?.confirm ?? after.members[body.device]?.confirm
        return this.count('codes confirmed by both', confirm?.byHost === true && confirm.byMember ? 1 : 0)
      }
      case 'turn-out':
        if (before.members[body.device]?.confirm === null) this.count('members turned out: confirmed')
        return this.count('members turned out')
      case 'withdraw':
        return this.count('grants ended: with their view', Math.max(0, ended.length - 1))
      default:
        if (before.switching !== null && after.switching === null && before.presenting?.device === by)
          this.count('switches ended with their presenter')
    }
  }

  #ofPrograms({ members: before }: OpenSession, { members: after }: OpenSession, event: TimedEvent['event']): void {
    const said = event.kind === 'said' ? event.signed.message : undefined
    const isVouch = said?.body.kind === 'vouch'
    if (isVouch) this.count('helper programs vouched for')
    if (said !== undefined && before[said.by]?.role === 'companion')
      this.count(`helper programs said: ${said.body.kind}`)
    for (const member of Object.values(before)) {
      if (member.role !== 'companion' || after[member.device] !== undefined) continue
      if (isVouch) this.count('helper programs replaced')
      else if (after[member.of] === undefined) this.count('helper programs gone with their owner')
    }
  }

  #expired(before: OpenSession, id: string): void {
    if (before.switching?.switch === id) this.count('expired: a switch')
    this.count('expired: a question', before.requests.filter(({ grant }) => grant === id).length)
    this.count('expired: a grant', before.grants.filter(({ grant }) => grant === id).length)
  }

  #switched({ members, presenting, profile }: OpenSession, { switching }: OpenSession): void {
    if (switching === null) return
    const from = presenting === null ? 'nobody' : members[presenting.device]?.role
    const by = members[switching.by]?.role === 'host' ? 'host' : 'presenter'
    const { leavingMustAgree, takingIsAsked } = switching
    this.count(`switches wanted: ${from} to ${members[switching.to]?.role} by ${by}, ${profile}`)
    const asked = leavingMustAgree ? (takingIsAsked ? 'both' : 'leaving') : takingIsAsked ? 'taking' : 'nobody'
    this.count(`switches asking ${asked}`)
  }
}
