// Control of this machine during a session: input goes through the gate, one event after the other, and any stop takes
// effect here before anybody is told (design S5). Lives here: what was stopped, what is held, what waits. The system is
// handed in. May not know: sockets, how the program joined.
// Long because: whatever stops input and whatever it lets go of stand side by side.
import {
  mayRefuseTurn,
  NeutralNames,
  wordsFor,
  type DeviceId,
  type Grant,
  type GrantId,
  type OpenSession,
} from '@farhand/protocol'
import type { Beat, Hands, HandsLink, InputEvent, InputRefusal } from '@farhand/client'
import { act, piecesOf, type KeysDown } from './act.ts'
import { BEAT_LASTS_MS, isFresh, judge, placeOf, refusalOfHeldKeys, saysTheSame, type Sight } from './gate.ts'
import { createHiddenParts } from './hidden-parts.ts'
import { watchOpened } from './opened-windows.ts'
import { isResting, REST_SECONDS, type OwnUse } from './own-use.ts'
import type { Platform } from './platform/platform.ts'
import { showPointer } from './pointing.ts'
import { Refusals } from './refusals.ts'
import { sayWhileOwed } from './say-while-owed.ts'
import type { ControlTerm } from './session-words.ts'

/** Events that wait for the system; beyond it all are let go of, and what is held with them. */
const MAX_WAITING = 256
/** While something is held the controller says so every 200 ms; this long without a word it goes up. */
const HELD_LASTS_MS = 1000
/** A window that is dragged on its own may be elsewhere by the time we know what is there; so often it is looked again. */
const MAX_LOOKS = 4
/** How often staleness is looked for while something is held. */
const LOOK_MS = 50
/** At rest there is nothing to let go of, only to tell: once, when the next beat is overdue. Beats themselves tell the rest. */
const OVERDUE_MS = BEAT_LASTS_MS + 50
/** Whoever is told of refusals hears at most this often. */
const TELL_MS = 250

// An event without a place asks where the keyboard is.
const NOTHING_MORE: InputEvent = { kind: 'release' }

interface Waiting {
  readonly event: InputEvent
  readonly from: DeviceId
}

/** What the person at this machine takes back: mouse and keyboard, or all they allow, the picture too (CONSENT-75). */
export type Stop = 'control' | 'everything'

export interface Control extends Hands {
  /** The person at this machine stops it: nothing is injected from this call on until they allow anew. */
  stop(what: Stop): void
  /** The person used their own mouse or keyboard. */
  localUse(): void
  /** So long remote input rests after that, from now on (CONSENT-130); `REST_SECONDS` are its bounds. */
  restFor(seconds: number): void
  readonly restSeconds: number
  /** Name of who may control right now; null while nobody may. */
  readonly controller: string | null
  readonly resting: InputRefusal | null
  /** How long they may; null while nobody may. */
  readonly term: ControlTerm | null
  /** What the program whose window is shown has opened last, which nobody sees: its title; null where nothing is. */
  readonly opened: string | null
  /** Lets go of everything for good. Idempotent. */
  close(): void
}

/** `onChange`: who controls or what rests may have changed. */
export function createControl(
  platform: Pick<Platform, 'name' | 'input' | 'surfaces' | 'pointer' | 'privacy'>,
  onChange: () => void,
): Control {
  const refusals = new Refusals()
  const names = new NeutralNames()
  let link: HandsLink | undefined
  let beat: Beat | undefined
  const stoppedAt: Record<Stop, number> = { control: Number.NEGATIVE_INFINITY, everything: Number.NEGATIVE_INFINITY }
  let ownUse: OwnUse = { at: undefined, restSeconds: REST_SECONDS.usual }
  let heardInputMs = 0
  let isHolding = false
  let looking: ReturnType<typeof setInterval> | undefined
  let seen: Pick<Sight, 'screens' | 'shared'> = { screens: [], shared: undefined }
  const keysDown: KeysDown = new Map()
  let isClosed = false
  let waiting: Waiting[] = []
  let isWorking = false
  let isTelling = false
  let told = ''
  /** What `tell` looked at last: a beat that changes neither is at rest. */
  let lookedAt: readonly unknown[] = []
  let toldMs = Number.NEGATIVE_INFINITY
  const parts = createHiddenParts(platform.privacy, () => {
    if (!isClosed) tell()
  })
  const pointing = showPointer(platform.pointer)
  const opened = watchOpened(platform.surfaces, (windows) => {
    onChange()
    return link?.opened(windows) === true
  })
  const stoppedGrants = new Set<GrantId>()
  /** What was asked of the owner when they took back everything: that is a no to it (CONSENT-188). */
  const refused = new Set<GrantId>()
  const used = new Set<GrantId>()

  function isStopped(grant: GrantId): boolean {
    const state = link?.state()
    const known = state?.grants.find((one) => one.grant === grant)
    return (
      stoppedGrants.has(grant) || state === undefined || known === undefined || saidAt(known, state) <= limitOf(known)
    )
  }

  /** Both clocks are this machine's: what the person allowed before they stopped counts no more, whenever it is heard. */
  function limitOf({ capability }: Grant): number {
    const { control: stopped, everything } = stoppedAt
    return capability === 'control' ? Math.max(stopped, everything) : everything
  }

  function isOver(grant: Grant, state: OpenSession): boolean {
    const limit = limitOf(grant)
    return stoppedGrants.has(grant.grant) || (limit > 0 && saidAt(grant, state) <= limit)
  }

  function hold(): void {
    isHolding = true
    looking ??= setInterval(lookAtHeld, LOOK_MS)
  }

  function release(): void {
    isHolding = false
    clearInterval(looking)
    looking = undefined
    keysDown.clear()
    // Fails only with the desktop itself, and then nothing is down on it.
    platform.input.releaseAll().catch(() => undefined)
  }

  /** What waits is judged for itself, and said to be refused where it is. */
  function pauseHands(): void {
    pointing.end()
    release()
  }

  function letGo(): void {
    waiting = []
    pauseHands()
  }

  /** As the pages call them: nobody is taken for somebody else of the session here either (CONSENT-109). */
  const nameOf = (device: DeviceId): string => {
    const state = link?.state()
    const member = state?.members[device]
    if (member === undefined) return ''
    return member.role === 'host' ? member.name : names.of(device, member.name, state)
  }

  function refuse(reason: InputRefusal): void {
    refusals.count(reason)
    // Half of a click or of a shortcut is worse than none. What comes next is judged for itself.
    release()
  }

  async function work(): Promise<void> {
    if (isWorking) return
    isWorking = true
    try {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await takeInPieces(next)
    } catch {
      // The system took none of it, as while it is locked, or is gone.
      waiting = []
      refuse('not-possible')
    } finally {
      isWorking = false
      tell()
    }
  }

  async function takeInPieces({ event, from }: Waiting): Promise<void> {
    for (const piece of piecesOf(event)) if (!(await take({ event: piece, from }))) return
  }

  /** Resolves with whether it happened. */
  async function take({ event, from }: Waiting): Promise<boolean> {
    const sight = await look(event)
    if (sight === undefined) {
      refuse('no-surface')
      return false
    }
    const verdict = verdictOn({ event, from }, sight)
    if (!verdict.inject) {
      refuse(verdict.reason)
      return false
    }
    const { at, grant } = verdict
    if (event.kind !== 'release' && event.kind !== 'move' && event.kind !== 'wheel') hold()
    if (!(await act(platform.input, { event, at, down: keysDown }))) refusals.count('not-possible')
    if (at !== undefined) pointing.at(at, { label: nameOf(from), event })
    // Stopped while the system was busy with it: whatever it pressed goes up.
    if (isClosed || (grant !== undefined && isStopped(grant))) {
      letGo()
      return false
    }
    if (grant !== undefined && isFirstUse(grant)) link?.used(grant)
    return true
  }

  /** A window that may have no keys came to the front while some are down. */
  async function lookAfterKeys(): Promise<void> {
    const sight = await look(NOTHING_MORE)
    const reason = sight === undefined ? 'no-surface' : refusalOfHeldKeys(beat, sight)
    if (reason !== undefined && keysDown.size > 0) refuse(reason)
  }

  function isFirstUse(grant: GrantId): boolean {
    const isKnown = used.has(grant) || link?.state()?.grants.find((one) => one.grant === grant)?.usedAt !== null
    used.add(grant)
    return !isKnown
  }

  /** Undefined where the place of the event does not come to rest. The window is asked for at the place where it was last seen
   *  that events land, together with whether they still do; what is judged is always what was asked for. */
  async function look(event: InputEvent): Promise<Sight | undefined> {
    const { surfaces } = platform
    for (let tries = 0; tries < MAX_LOOKS; tries++) {
      const surface = beat?.surface
      const point = placeOf(event, beat, seen)
      const [screens, shared, target] = await Promise.all([
        surfaces.screens(),
        surface?.kind === 'window' ? surfaces.window(surface.label) : undefined,
        point === undefined ? surfaces.focused() : surfaces.windowAt(point),
      ])
      seen = { screens, shared }
      const isSameShare = beat?.surface?.kind === surface?.kind && beat?.surface?.label === surface?.label
      const now = placeOf(event, beat, seen)
      if (!isSameShare || now?.x !== point?.x || now?.y !== point?.y) continue
      return point === undefined
        ? { ...seen, atPoint: undefined, focused: target }
        : { ...seen, atPoint: target, focused: undefined }
    }
    return undefined
  }

  function verdictOn({ event, from }: Waiting, sight: Sight) {
    if (isClosed || link === undefined) return { inject: false as const, reason: 'stopped' as const }
    const state = link.state()
    const down = [...keysDown].flat()
    const isMac = platform.name === 'mac'
    return judge({ event, from, me: link.me, state, beat, isStopped, ownUse, sight, down, isMac, now: Date.now() })
  }

  /** What would be said to any input right now, the place aside. */
  function restingNow(): InputRefusal | null {
    const now = Date.now()
    if (beat === undefined || !isFresh(beat, now)) return 'no-beat'
    if (beat.prompt) return 'prompt-open'
    if (beat.paused) return 'paused'
    return isResting(ownUse, now) ? 'resting' : null
  }

  const grantNow = (): Beat['grants'][number] | undefined => beat?.grants.find((one) => !isStopped(one.grant))
  const controllerNow = (): DeviceId | undefined => grantNow()?.to

  function tell(): void {
    const controller = controllerNow()
    const [hidden, cannotHide] = [[...parts.hidden], [...parts.cannotHide]]
    const resting = controller === undefined ? null : restingNow()
    lookedAt = [controller, resting]
    const status = { v: 1, kind: 'status', resting, refused: refusals.byReason, hidden, cannotHide } as const
    // Whoever is allowed to anew has heard nothing of what was said meanwhile.
    const words = JSON.stringify([controller, status])
    if (link === undefined || !link.connected() || words === told || isTelling) return
    const dueInMs = toldMs + TELL_MS - performance.now()
    if (dueInMs > 0) {
      isTelling = true
      setTimeout(() => {
        isTelling = false
        if (!isClosed) tell()
      }, dueInMs)
      return
    }
    if (!link.tell(status)) return
    told = words
    toldMs = performance.now()
    onChange()
  }

  /** Nothing is held, and who controls and what keeps them from it are as they were. */
  function isAtRest(): boolean {
    const [controller, resting] = lookedAt
    const now = controllerNow()
    return !isHolding && now === controller && (now === undefined ? null : restingNow()) === resting
  }

  const overdue = setTimeout(() => tell(), OVERDUE_MS)

  function lookAtHeld(): void {
    const nowMs = performance.now()
    const isStale = beat === undefined || !isFresh(beat, Date.now()) || beat.prompt || beat.paused
    if (isStale || controllerNow() === undefined || nowMs - heardInputMs > HELD_LASTS_MS) pauseHands()
    // The desktop is gone where it does not answer, and with it what is held.
    if (keysDown.size > 0) lookAfterKeys().catch(pauseHands)
    tell()
  }

  /** The person's own stop holds here; what of it the session still takes for allowed or open it hears, as soon as the line is up. */
  const stopping = sayWhileOwed(() => {
    const line = link
    const state = line?.state()
    if (line === undefined || state === undefined || !line.connected()) return undefined
    const owner = ownerOfMe(state, line.me)
    const over = state.grants.filter((grant) => grant.owner === owner && isOver(grant, state))
    const refuses = askedOf(owner, state).filter((id) => refused.has(id))
    const [first] = over
    if (refuses.length > 0 || over.some(({ capability }) => capability !== 'control'))
      return { words: JSON.stringify([over.map(({ grant }) => grant), refuses]), say: () => line.withdrawAll() }
    return first === undefined ? undefined : { words: first.grant, say: () => line.withdraw(first.grant) }
  })

  return {
    begin(newLink) {
      link = newLink
    },
    changed() {
      const state = link?.state()
      if (isHolding && (state === undefined || controllerNow() === undefined)) pauseHands()
      stopping.look()
      opened.again()
      tell()
      onChange()
    },
    input(from, events) {
      heardInputMs = performance.now()
      if (waiting.length + events.length > MAX_WAITING) letGo()
      waiting.push(...events.map((event) => ({ event, from })))
      void work()
    },
    gap: letGo,
    beat(newBeat) {
      // A clock that was set back makes the last one of the future; then the newest counts all the same.
      if (beat !== undefined && newBeat.at <= beat.at && isFresh(beat, Date.now())) return
      const isSame = beat !== undefined && saysTheSame(beat, newBeat)
      const before = isSame ? '' : [controllerNow(), opened.newest].join()
      beat = newBeat
      overdue.refresh()
      if (isSame && isAtRest()) return
      opened.follow(newBeat.surface?.kind === 'window' ? newBeat.surface.label : undefined)
      parts.wish(newBeat.hide)
      if (isHolding && (newBeat.prompt || newBeat.paused || controllerNow() === undefined)) pauseHands()
      if (!isSame && before !== [controllerNow(), opened.newest].join()) onChange()
      tell()
    },
    stop(what) {
      stoppedAt[what] = Date.now()
      const isMeant = ({ capability }: Grant) => what === 'everything' || capability === 'control'
      for (const { grant } of link?.state()?.grants.filter(isMeant) ?? []) stoppedGrants.add(grant)
      for (const { grant } of beat?.grants ?? []) stoppedGrants.add(grant)
      const state = link?.state()
      if (what === 'everything' && link !== undefined && state !== undefined)
        for (const id of askedOf(ownerOfMe(state, link.me), state)) refused.add(id)
      letGo()
      stopping.anew()
      tell()
      onChange()
    },
    localUse() {
      ownUse = { ...ownUse, at: Date.now() }
      if (isHolding) pauseHands()
      tell()
    },
    restFor(restSeconds) {
      ownUse = { ...ownUse, restSeconds }
      tell()
      onChange()
    },
    get restSeconds() {
      return ownUse.restSeconds
    },
    get controller() {
      const device = controllerNow()
      return device === undefined ? null : nameOf(device)
    },
    get term() {
      const grant = grantNow()
      const state = link?.state()
      const known = state?.grants.find((one) => one.grant === grant?.grant)
      if (grant === undefined || state === undefined || known === undefined) return null
      return { since: saidAt(known, state), until: grant.expiresAt }
    },
    get opened() {
      return opened.newest
    },
    get resting() {
      return restingNow()
    },
    close() {
      if (isClosed) return
      isClosed = true
      clearTimeout(overdue)
      stopping.close()
      opened.close()
      letGo()
    },
  }
}

/** When its owner said yes, by the clock of this machine. */
function saidAt(grant: Grant, { evidence }: OpenSession): number {
  const words = wordsFor(grant, evidence)
  return words?.find(({ message }) => message.by === grant.owner)?.message.at ?? Number.NEGATIVE_INFINITY
}

/** Questions that are open to this person, and the switch that they may refuse. */
function askedOf(owner: DeviceId | undefined, state: OpenSession): readonly GrantId[] {
  if (owner === undefined) return []
  const asked = state.requests.flatMap((request) => (request.owner === owner ? [request.grant] : []))
  return state.switching !== null && mayRefuseTurn(state, owner) ? [...asked, state.switching.switch] : asked
}

function ownerOfMe(state: OpenSession, me: DeviceId): DeviceId | undefined {
  const mine = state.members[me]
  return mine?.role === 'companion' ? mine.of : undefined
}
