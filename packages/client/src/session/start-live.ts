// Puts the parts of a live session together and ties them to the line. Lives here: construction, timers, the end.
// May not know: how the page came in (join/), what it looks like (snapshot).
import { NeutralNames, endReasonOf } from '@farhand/protocol'
import { parseLinkFragment } from '@farhand/e2ee'
import { CompanionDoor } from '../companion/companion-door.ts'
import { OwnCompanion } from '../companion/own-companion.ts'
import { linkOf } from '../companion/own-hands.ts'
import { endOverdue, stopSharing } from '../consent/ending.ts'
import { OwnGrants } from '../consent/own-grants.ts'
import { Questions } from '../consent/questions.ts'
import { Turns } from '../consent/turns.ts'
import { Withdrawals } from '../consent/withdrawals.ts'
import { InputSender } from '../input/input-sender.ts'
import { Door } from '../join/door.ts'
import { SessionPassword } from '../join/session-password.ts'
import { SpokenCodes } from '../join/spoken-codes.ts'
import { Commits } from '../keys/commits.ts'
import { isOutside } from '../keys/may-enter.ts'
import { Latecomers } from '../keys/latecomers.ts'
import { RosterWatch } from '../keys/roster.ts'
import { keepRekeying, removeLeavers } from '../keys/upkeep.ts'
import { Returns } from '../keys/returns.ts'
import { SessionKeys } from '../keys/session-keys.ts'
import { part, type Parting, type PartingWords } from '../receipt/part.ts'
import { ReceiptLog } from '../receipt/receipt-log.ts'
import { Sharing } from '../screen/sharing.ts'
import { Arrivals } from '../screen/arrivals.ts'
import { Watching } from '../screen/watching.ts'
import type { Surroundings } from '../surroundings.ts'
import type { Line, LineEnd, LineEvents } from '../transports/line.ts'
import type { VaultEntry } from '../vault/vault-entry.ts'
import { Activity } from './activity.ts'
import { Asking } from './asking.ts'
import { Chat } from './chat.ts'
import type { LastWord } from './goodbye.ts'
import { sayRenamed } from './hear.ts'
import type { Identity } from './identity.ts'
import { hearsServer, nameOf, type Ending, type Live } from './live.ts'
import { MissedEvents } from './missed-events.ts'
import { Speech } from './speech.ts'
import { takeFrame } from './take-frame.ts'
import { Objects } from './take-object.ts'
import { tellWhatIsShown } from './tell-what-holds.ts'

const TICK_MS = 1000
/** Missed commits follow the state at once; later they don't come any more. */
const COMMITS_FOLLOW_MS = 1500

export interface LiveOptions {
  readonly around: Surroundings
  readonly identity: Identity
  readonly vaulted: VaultEntry
  /** Not yet connected, or (a joiner's) connected and taken over. */
  readonly line: Line
  readonly onChange: () => void
  /** Called once. Where the session has ended, `takeLeave` says the last words and makes the receipt. */
  readonly onOver: (ending: Ending, takeLeave: (words: PartingWords) => Parting) => void
}

export interface RunningSession {
  readonly live: Live
  readonly events: LineEvents
  /** Stops everything of it here; tells nobody. Idempotent. */
  close(): void
}

/** A session from here on; the caller gives `events` to the line and connects it. */
export function startLive(options: LiveOptions): RunningSession {
  const { around, identity, vaulted, line } = options
  const commits = new Commits()
  const objects = new Objects()
  let over = false
  let aheadMs = 0
  let heard = false
  let clock: { readonly baseMs: number; readonly startedMs: number } | undefined
  let catchUp: ReturnType<typeof setTimeout> | undefined

  const live: Live = {
    around,
    identity,
    vaulted,
    line,
    speech: new Speech({
      line,
      identity,
      clockMs: vaulted.savedAt,
      onWithheld() {
        live.activity.attack('withheld-event')
        live.changed()
      },
    }),
    keys: new SessionKeys(identity),
    returns: new Returns(commits),
    latecomers: new Latecomers(),
    ownGrants: new OwnGrants(identity.deviceId, (device) => isOutside(live, device)),
    withdrawals: new Withdrawals(),
    questions: new Questions(),
    turns: new Turns(),
    activity: new Activity(identity.deviceId, {
      nameOf: (device) => nameOf(live, device),
      isByItself: (grant) => live.asking.isByItself(grant),
    }),
    asking: new Asking(),
    chat: new Chat(),
    names: new NeutralNames({ me: identity.deviceId, say: around.neutralName }),
    input: new InputSender(),
    ownCompanion: new OwnCompanion(),
    roster: new RosterWatch(around.rosterPatience),
    companionDoor: new CompanionDoor(),
    spokenCodes: new SpokenCodes(),
    receipt: new ReceiptLog({
      sid: identity.sid,
      send: (frame) => void line.send(frame),
      seen: vaulted.secrets.seen,
      onSeen: (seen) => void vaulted.hold({ seen }),
      onTaken({ event }) {
        if (event.kind === 'said') live.speech.standing.inChain(event.signed)
      },
      onRewritten() {
        live.activity.attack('rewritten-record')
        live.changed()
      },
    }),
    missed: new MissedEvents(),
    isBack: vaulted.secrets.seen !== null,
    sharing: new Sharing({ hides: vaulted.secrets.hides, onHides: (hides) => void vaulted.hold({ hides }) }),
    watching: new Watching(),
    arrivals: new Arrivals(),
    door: identity.role === 'host' ? doorOf(vaulted, commits) : undefined,
    state: undefined,
    connected: false,
    sessionMs: () => (clock === undefined ? 0 : clock.baseMs + performance.now() - clock.startedMs),
    serverAheadMs: () => aheadMs,
    attached(at) {
      live.connected = true
      line.attached()
      live.roster.lineCame(live)
      aheadMs = at - Date.now()
      clock ??= { baseMs: Math.max(0, at - (live.state?.createdAt ?? at)), startedMs: performance.now() }
    },
    expectCommits(epoch) {
      clearTimeout(catchUp)
      catchUp = setTimeout(() => {
        if ((live.keys.current?.group.epoch ?? 0n) < epoch) live.returns.want(live)
      }, COMMITS_FOLLOW_MS)
    },
    groupChanged() {
      live.roster.check(live)
      live.keys.forgetNames((device) => live.state?.members[device] !== undefined)
      if (live.keys.takeRenamed().length > 0) live.activity.attack('changed-name')
      sayRenamed(live)
      live.membersChanged()
      live.latecomers.follow(live)
      live.asking.followPresenter(live)
      live.turns.follow(live)
      live.sharing.follow(live)
      live.changed()
    },
    groupEntered({ isFirst } = { isFirst: false }) {
      if (!isFirst) objects.entered()
      live.groupChanged()
      tellWhatIsShown(live)
      live.sharing.requestKeyFrame()
      live.watching.groupEntered(live)
      void live.chat.flush(live)
    },
    membersChanged: (how = { atOnce: false }) => removeLeavers(live, commits, how),
    changed: () => {
      if (over) return
      live.ownCompanion.follow(live)
      around.hands?.changed()
      options.onChange()
    },
    sharingBroke: () => void stopSharing(live),
    over: (ending) => void endWith(ending),
    async goOut(word, reason) {
      await endWith({ kind: 'ended', reason, endedAt: Date.now() + aheadMs }, word)?.over
    },
  }

  const ticking = setInterval(() => {
    endOverdue(live)
    live.withdrawals.follow(live)
    live.questions.tick(live)
    live.sharing.tick()
    live.watching.tick()
    const hears = hearsServer(live)
    // A helper program has no figures of a picture that would be other ones by now.
    const hasFigures = identity.role !== 'companion' && (live.sharing.isOn || live.state?.presenting != null)
    if (hears !== heard || hasFigures) live.changed()
    heard = hears
  }, TICK_MS)
  const rekeying = keepRekeying(live, commits)

  const stop = () => {
    over = true
    clearInterval(ticking)
    clearTimeout(catchUp)
    rekeying.close()
    live.roster.close()
    live.returns.close()
    live.latecomers.close()
    live.ownGrants.endAll()
    live.turns.close()
    live.input.close()
    live.ownCompanion.close()
    live.companionDoor.lineLost()
    live.sharing.stop()
    live.watching.close()
    live.arrivals.close()
    live.speech.close()
    live.connected = false
    live.keys.drop()
  }
  const endWith = (ending: Ending, word?: LastWord): Parting | undefined => {
    if (over) return undefined
    stop()
    if (ending.kind === 'failed') line.close()
    let parting: Parting | undefined
    const { speech, receipt: log } = live
    options.onOver(ending, (words) => (parting = part({ identity, line, speech, log }, word, words)))
    return parting
  }
  const close = () => {
    if (over) return
    stop()
    line.close()
  }

  if (identity.role === 'companion') around.hands?.begin(linkOf(live))

  const events: LineEvents = {
    onFrame: (frame) => takeFrame(live, frame),
    onObject(object) {
      live.arrivals.take(live, object)
      objects.take(live, object)
    },
    onBadFrame: () => {
      live.activity.attack('bad-message')
      live.changed()
    },
    onDown() {
      live.connected = false
      live.speech.lineLost()
      live.watching.lineLost()
      live.arrivals.lineLost()
      live.chat.lineLost(live)
      live.door?.clear()
      live.companionDoor.lineLost()
      live.input.close()
      live.changed()
    },
    onOver: (end, code) => live.over(endingOf(end, { code, isHost: identity.role === 'host' })),
  }
  return { live, events, close }
}

function doorOf(vaulted: VaultEntry, commits: Commits): Door {
  const link = parseLinkFragment(vaulted.secrets.fragment)
  if (link === undefined) throw new RangeError("the host's own link is not canonical")
  return new Door({ link, password: new SessionPassword(vaulted), commits })
}

function endingOf(end: LineEnd, { code, isHost }: { readonly code: number; readonly isHost: boolean }): Ending {
  switch (end) {
    case 'ended': {
      // The words of the end did not arrive before the socket closed, or this page was not there to hear them.
      const reason = endReasonOf(code) ?? 'server'
      return { kind: 'ended', reason: isHost && reason === 'host' ? 'me' : reason, endedAt: Date.now() }
    }
    case 'removed':
      return { kind: 'ended', reason: 'removed', endedAt: Date.now() }
    case 'replaced':
      return { kind: 'failed', fault: 'opened-elsewhere', code: end }
    case 'refused':
      return { kind: 'failed', fault: 'unknown-session', code: end }
    case 'broken':
      return { kind: 'failed', fault: 'failed', code: end }
    case 'given-up':
    case 'closed':
      return { kind: 'failed', fault: 'connection-lost', code: end }
    default:
      return end satisfies never
  }
}
