// A session from entering to its end, for any surroundings. Lives here: the stages a page goes through, one at a time.
// May not know: workers, elements, WebCodecs.
import { createDeviceKey, createLink, deviceIdOf, linkFragment } from '@farhand/e2ee'
import { type JoinBy, type SessionId, nameFault } from '@farhand/protocol'
import { COMPANION_NAME, shownInvitation } from '../companion/companion-code.ts'
import { ClientError } from '../errors.ts'
import { keepKnocking } from '../join/keep-knocking.ts'
import { acceptTerms, stillAccepts, type Accepting } from '../join/accept-terms.ts'
import { BAD_LINK, isOneTime, joinSecretOf } from '../join/knock-secret.ts'
import type { Admitted, WaitingRoom } from '../join/knock.ts'
import { choosePassword, trimmedPassword } from '../join/password-rules.ts'
import type { Parting, PartingWords } from '../receipt/part.ts'
import type { Surroundings } from '../surroundings.ts'
import { DEAF, Line } from '../transports/line.ts'
import { isGone } from '../vault/keep.ts'
import { PendingKnock, type NewKnockSecrets } from '../vault/pending-knock.ts'
import type { HeldLock } from '../vault/session-lock.ts'
import type { VaultRecord } from '../vault/vault.ts'
import { VaultEntry } from '../vault/vault-entry.ts'
import type { ScreenTarget } from '../watch/screen-target.ts'
import { commandsOf, lateCommands, type EngineCommands } from './commands.ts'
import { faultOf } from './fault-of.ts'
import { firstEndedView, isForGood, withEvidence } from './evidence-at-end.ts'
import { newInstance, type Identity } from './identity.ts'
import type { Ending } from './live.ts'
import { snapshotOf } from './snapshot.ts'
import { startLive, type RunningSession } from './start-live.ts'
import { takeFrame } from './take-frame.ts'
import type { EndedView, Entry, SessionCommands, SessionFault, SessionView } from './view.ts'

export interface Engine {
  /** Rejects with ClientError `not-now` while there is no live session. */
  readonly commands: EngineCommands & Pick<SessionCommands, 'acceptTerms'>
  /** Wipes what the browser keeps of the session. Rejects with ClientError `not-wiped`. */
  forget(): Promise<void>
  current(): SessionView
  /** One listener; called at most once per turn of the event loop. */
  onChange(changed: () => void): void
  /** Where the picture goes. */
  show(target: ScreenTarget | undefined): void
  /** Leaves everything as it is on the server: a page that was closed. Idempotent. */
  close(): void
}

/** Enters a session. Never throws: what goes wrong is a stage of the view. Nothing changes before the caller can listen. */
export function startEngine(around: Surroundings, entry: Entry): Engine {
  const engine = new SessionEngine(around)
  queueMicrotask(() => void engine.enter(entry))
  return engine
}

class SessionEngine implements Engine {
  readonly commands: Engine['commands']
  readonly #around: Surroundings
  readonly #abort = new AbortController()
  #view: SessionView = { stage: 'connecting', sessionId: null }
  #stale = false
  #changed: () => void = () => undefined
  #running: RunningSession | undefined
  #parting: Parting | undefined
  #vaulted: VaultEntry | undefined
  #pending: PendingKnock | undefined
  /** Somebody new comes in: what of it there is, is written soon. */
  #joining: Promise<void> | undefined
  #hasLeft = false
  #terms: WaitingRoom['terms'] = null
  #lock: HeldLock | undefined
  #target: ScreenTarget | undefined

  constructor(around: Surroundings) {
    this.#around = around
    const commands = lateCommands(() => {
      if (this.#running === undefined) throw new ClientError('not-now', 'there is no live session')
      return commandsOf(this.#running.live)
    })
    this.commands = {
      ...commands,
      leave: () => (this.#isKnocking ? this.#stopKnocking() : commands.leave()),
      acceptTerms: (by) => this.#acceptTerms(by),
    }
  }

  get #isKnocking(): boolean {
    return this.#running === undefined && (this.#pending !== undefined || this.#joining !== undefined)
  }

  async enter(entry: Entry): Promise<void> {
    try {
      switch (entry.kind) {
        case 'create':
          return await this.#create(entry)
        case 'resume':
          return await this.#resume(entry)
        case 'join-password':
          return await (this.#joining = this.#join(entry, { method: 'pin', secret: trimmedPassword(entry.password) }))
        case 'join-spoken':
          return await (this.#joining = this.#join(entry, { method: 'none', secret: '' }))
        case 'join-link':
          return await (this.#joining = this.#join(entry, { method: 'link', secret: entry.fragment }))
        case 'join-companion':
          return await this.#joinCompanion(entry)
        default:
          return entry satisfies never
      }
    } catch (cause) {
      this.#fail(...faultOf(cause), entry.sessionId)
    }
  }

  current(): SessionView {
    if (this.#stale) {
      this.#stale = false
      this.#view = (this.#running === undefined ? undefined : snapshotOf(this.#running.live)) ?? this.#view
    }
    return this.#view
  }

  onChange(changed: () => void): void {
    this.#changed = changed
  }

  show(target: ScreenTarget | undefined): void {
    this.#target = target
    if (this.#running !== undefined) this.#running.live.watching.show(this.#running.live, target)
  }

  async forget(): Promise<void> {
    await this.#pending?.wipe()
    await this.#vaulted?.wipe()
  }

  close(): void {
    this.#abort.abort()
    this.#running?.close()
    this.#parting?.close()
    this.#lock?.release()
  }

  async #create(entry: Extract<Entry, { kind: 'create' }>): Promise<void> {
    const { sessionId: wanted, firstPresenter, informed } = entry
    const { password, isPin } = choosePassword(entry.password, wanted)
    const device = await createDeviceKey()
    const deviceId = deviceIdOf(device.publicKey)
    const joinBy: JoinBy = password === '' ? 'spoken' : isPin ? 'pin' : 'password'
    const created = await this.#around.api.create({
      device: deviceId,
      sessionId: wanted,
      joinBy,
      firstPresenter,
      informed,
    })
    if (!created.ok) {
      const { status, code, retryMinutes } = created.rejected
      return this.#fail(status === 429 ? 'too-many' : 'failed', code, wanted, retryMinutes)
    }
    const { sid, sessionId, ticket } = created.value
    const identity: Identity = { sid, sessionId, role: 'host', name: '', device, deviceId, instance: newInstance() }
    const fragment = linkFragment(await createLink(device.publicKey)).reveal()
    const nobody = { codes: {}, names: {}, unconfirmed: [], relaxed: false, hides: false, seen: null, pair: null }
    const secrets = { password, isPin, fragment, host: deviceId, ...nobody }
    const vaulted = await VaultEntry.create(this.#around.vault, identity, secrets)
    if (!(await this.#takeLock({ id: vaulted.id, sessionId }, false))) return
    const line = new Line(this.#around.open, DEAF)
    const { events } = this.#start({ identity, vaulted, line })
    line.keepUp(events, () => this.#around.api.resume(sid, deviceId))
    await line.connect(ticket)
  }

  async #join(
    { sessionId, name }: Extract<Entry, { kind: 'join-password' | 'join-spoken' | 'join-link' }>,
    secrets: NewKnockSecrets,
  ): Promise<void> {
    const wrong = nameFault(name)
    if (wrong !== undefined) return this.#fail(wrong, wrong, sessionId)
    this.#setView({ stage: 'connecting', sessionId })
    const pending = await PendingKnock.create(this.#around.vault, { sessionId, name }, secrets)
    this.#pending = pending
    if (!this.#hasLeft && (await this.#takeLock(pending, false))) await this.#knock(pending, false)
  }

  async #joinCompanion({ sessionId, invitation }: Extract<Entry, { kind: 'join-companion' }>): Promise<void> {
    this.#setView({ stage: 'connecting', sessionId })
    const secrets = { method: 'companion', secret: shownInvitation(invitation) } as const
    await this.#knock(
      await PendingKnock.create(this.#around.vault, { sessionId, name: COMPANION_NAME }, secrets),
      false,
    )
  }

  async #knock(pending: PendingKnock, isAgain: boolean): Promise<void> {
    this.#pending = pending
    const { sessionId, name, device, deviceId } = pending
    const secret = joinSecretOf(pending.secrets)
    const instance = newInstance()
    const isUnproven = pending.secrets.method === 'none'
    const outcome =
      secret === undefined
        ? BAD_LINK
        : await keepKnocking(this.#around, {
            sessionId,
            name,
            device,
            instance,
            secret,
            isAgain,
            signal: this.#abort.signal,
            // A PIN is spent with the first success; a link or own password proves again.
            isKnownRight: () => pending.secrets.proved && !isOneTime(pending.secrets),
            isUnproven,
            isSpent: () => pending.secrets.proved && isOneTime(pending.secrets),
            onWaiting: async (room) => {
              await this.#wait(pending, room)
              if (!isUnproven) await pending.proved()
            },
            onLost: () => {
              if (this.#view.stage === 'lobby') this.#setView({ ...this.#view, reconnecting: true })
            },
            onAdmitted: (admitted) =>
              this.#admitted(
                { sid: admitted.sid, sessionId, role: roleOf(admitted.met), name, device, deviceId, instance },
                admitted,
              ),
          })
    if (outcome.ok || this.#abort.signal.aborted) return
    this.#lock?.release()
    // Where only the line was missing, a reload may try again.
    if (outcome.fault !== 'connection-lost') await isGone(pending.wipe())
    this.#fail(outcome.fault, outcome.code, sessionId, outcome.retryMinutes)
  }

  /** In the lobby; what was accepted there before a reload or a lost connection is handed in again. */
  async #wait(pending: PendingKnock, { hostName, organization, terms }: WaitingRoom): Promise<void> {
    const { sessionId, name, secrets } = pending
    this.#terms = terms
    const before = secrets.acknowledgement
    const accepted = terms !== null && before !== null && (await stillAccepts(before, terms))
    if (accepted) terms.accept(before)
    const shown = terms === null ? null : { text: terms.text, name, accepted }
    this.#setView({ stage: 'lobby', sessionId, hostName, organization, terms: shown })
  }

  async #acceptTerms(by: Accepting): Promise<void> {
    const [pending, terms, view] = [this.#pending, this.#terms, this.#view]
    if (pending === undefined || terms === null || view.stage !== 'lobby' || view.terms?.accepted !== false)
      throw new ClientError('not-now', 'no text waits to be accepted')
    const signed = await acceptTerms(pending.device, terms, by)
    await pending.accepted(signed)
    // The line may have been lost meanwhile: then the next one hands it in.
    if (this.#view !== view) return
    terms.accept(signed)
    this.#setView({ ...view, terms: { ...view.terms, accepted: true } })
  }

  /** Out of the lobby or on the way there, of one's own accord; nothing of it stays in this browser. */
  async #stopKnocking(): Promise<void> {
    this.#hasLeft = true
    this.#abort.abort()
    if (this.#pending === undefined) await this.#joining?.catch(() => undefined)
    const pending = this.#pending
    if (pending === undefined) return
    this.#lock?.release()
    const leftBehind = !(await isGone(pending.wipe()))
    const { sessionId } = pending
    const hostName = this.#view.stage === 'lobby' ? this.#view.hostName : ''
    const now = Date.now()
    const times = { startedAt: now, endedAt: now, heard: 'yes' as const, receipt: null }
    const end = { role: 'participant' as const, reason: 'left' as const, hostName, ...times, leftBehind }
    this.#setView({ stage: 'ended', sessionId, ...end })
  }

  async #admitted(identity: Identity, { line, met, group, missed }: Admitted): Promise<void> {
    const host = deviceIdOf(met.hostKey)
    const isCompanion = 'ownerKey' in met
    const codes = isCompanion ? {} : { [host]: met.safetyCode }
    const pair = isCompanion ? deviceIdOf(met.ownerKey) : null
    const unconfirmed = group === undefined && !isCompanion ? [host] : []
    const known = { host, codes, names: {}, unconfirmed, relaxed: false, hides: false, seen: null, pair }
    const secrets = { password: '', isPin: false, fragment: '', ...known }
    // Takes the place of the pending knock, whose lock goes on.
    const vaulted = await VaultEntry.createHeld(this.#around.vault, identity, secrets)
    this.#pending = undefined
    this.#joining = undefined
    // Admitted in the very moment of leaving.
    if (this.#hasLeft) return void (await isGone(vaulted.wipe()))
    const { live, events } = this.#start({ identity, vaulted, line })
    if (group !== undefined) {
      live.keys.enter(group)
      live.groupEntered()
    }
    line.keepUp(events, () => this.#around.api.resume(identity.sid, identity.deviceId))
    for (const frame of missed) await takeFrame(live, frame)
  }

  async #resume({ sessionId, takeOver = false, own }: Extract<Entry, { kind: 'resume' }>): Promise<void> {
    this.#setView({ stage: 'connecting', sessionId })
    const found = await this.#around.vault.find(sessionId)
    if (found.length === 0) return this.#fail('unknown-session', 'no-record', sessionId)
    // Two tabs may be two people: one that reloads never takes the other's record, however free it is at the moment.
    const mine = found.filter(({ id }) => id === own)
    const records = mine.length > 0 ? mine : found
    for (const record of records) if (await this.#takeLock(record, takeOver)) return this.#reopen(record)
    this.#fail('opened-elsewhere', 'opened-elsewhere', sessionId)
  }

  async #reopen(record: VaultRecord): Promise<void> {
    const { sid, sessionId, deviceId, role, name, device } = record
    if (sid === null) return this.#knock(await PendingKnock.open(this.#around.vault, record), true)
    const vaulted = await VaultEntry.open(this.#around.vault, record)
    const identity: Identity = { sid, sessionId, role, name, device, deviceId, instance: newInstance() }
    const line = new Line(this.#around.open, DEAF)
    const { events } = this.#start({ identity, vaulted, line })
    line.keepUp(events, () => this.#around.api.resume(sid, deviceId))
    line.start()
  }

  #start(parts: { identity: Identity; vaulted: VaultEntry; line: Line }): RunningSession {
    const { identity, vaulted } = parts
    this.#vaulted = vaulted
    const running = startLive({
      around: this.#around,
      ...parts,
      onChange: () => this.#announce(),
      onOver: (ending, takeLeave) => void this.#over(identity, ending, takeLeave),
    })
    this.#running = running
    if (this.#target !== undefined) running.live.watching.show(running.live, this.#target)
    if (this.#abort.signal.aborted) running.close()
    return running
  }

  async #takeLock({ id, sessionId }: Pick<VaultRecord, 'id' | 'sessionId'>, takeOver: boolean): Promise<boolean> {
    this.#lock = await this.#around.locks.take(id, {
      takeOver,
      onLost: () => {
        if (this.#running !== undefined)
          return this.#running.live.over({ kind: 'failed', fault: 'opened-elsewhere', code: 'taken-over' })
        if (this.#pending === undefined) return
        this.#fail('opened-elsewhere', 'taken-over', this.#pending.sessionId)
        this.#abort.abort()
      },
    })
    if (this.#lock === undefined) return false
    this.#around.remember?.(sessionId, id)
    return true
  }

  async #over(identity: Identity, ending: Ending, takeLeave: (words: PartingWords) => Parting): Promise<void> {
    const live = this.#running?.live
    this.#running = undefined
    this.#stale = false
    this.#lock?.release()
    const over = withEvidence(ending, live?.receipt.kept !== undefined)
    if (over.kind === 'failed') {
      this.#fail(over.fault, over.code, identity.sessionId)
      if (isForGood(over)) await isGone(this.#vaulted?.wipe())
      return
    }
    let shown = firstEndedView(over, identity, live?.state)
    const change = (part: Partial<EndedView>): void => {
      shown = { ...shown, ...part }
      this.#setView(shown)
    }
    change({})
    const offered = Promise.withResolvers<void>()
    this.#parting = takeLeave({
      onHeard: (heard) => change({ heard }),
      onReceipt(receipt) {
        change({ receipt: receipt ?? null })
        offered.resolve()
      },
    })
    // What might still lead back in stays; else, where it went wrong, the evidence is offered first (CONSENT-169).
    if (ending.kind === 'failed') {
      if (!isForGood(ending)) return
      await offered.promise
    }
    if (!(await isGone(this.#vaulted?.wipe()))) change({ leftBehind: true })
  }

  #fail(fault: SessionFault, code: string, sessionId: SessionId | null, retryMinutes: number | null = null): void {
    if (this.#abort.signal.aborted) return
    this.#setView({ stage: 'failed', fault, code, retryMinutes, sessionId })
  }

  #setView(view: SessionView): void {
    this.#view = view
    this.#changed()
  }

  // Many changes of one turn make one snapshot.
  #announce(): void {
    if (this.#stale) return
    this.#stale = true
    queueMicrotask(() => this.#changed())
  }
}

const roleOf = (met: Admitted['met']): Identity['role'] => ('ownerKey' in met ? 'companion' : 'participant')
