// A whole session with real keys, for tests of receipts: what a server records and what devices sign.
import { toBase64Url, utf8, type Bytes } from '../bytes.ts'
import { deviceIdSchema, type DeviceId } from '../ids.ts'
import { acknowledgementBytes, hashOfText } from '../session/acknowledgement.ts'
import { bytesToSign, type SessionMessageBody } from '../session/messages.ts'
import type { SessionEvent } from '../session/events.ts'
import { reduce } from '../session/reduce.ts'
import { freshSession, grantId, instance, joinId } from '../session/session-fixtures.ts'
import type { OpenSession, SessionState } from '../session/state.ts'
import { EMPTY_CHAIN, hashOfValue, linkEvent, type ReceiptEntry } from './chain.ts'
import {
  accountBytes,
  closingBytes,
  hostClosing,
  ownClosing,
  participantClosing,
  receiptText,
  stampBytes,
  stampOf,
  type Receipt,
} from './receipt.ts'

export interface Signer {
  readonly id: DeviceId
  sign(bytes: Bytes): Promise<string>
}

export async function createSigner(): Promise<Signer> {
  const pair = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])
  const id = deviceIdSchema.parse(toBase64Url(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))))
  return {
    id,
    sign: async (bytes) => toBase64Url(new Uint8Array(await crypto.subtle.sign('Ed25519', pair.privateKey, bytes))),
  }
}

/** What a server keeps of one session. */
export interface Recorded {
  readonly host: Signer
  readonly guest: Signer
  readonly server: Signer
  readonly entries: readonly ReceiptEntry[]
  /** The states after each entry. */
  readonly states: readonly SessionState[]
}

const CHALLENGE = toBase64Url(new Uint8Array(32))
/** Ann accepted what the organization asks for. */
export const TERMS_TEXT = 'Northwind helps you with your computer.\nIt keeps no pictures of it.'
const TERMS = { v: 1 as const, textHash: await hashOfText(TERMS_TEXT), name: 'Ann', company: 'Initech' }
const START_AT = Date.UTC(2030, 0, 31, 14, 2)

/** Dana helps Ann: asked, allowed, used, refused, paused, withdrawn, ended. With `entries`: Ann raises and lowers her hand
 *  until the record is full with that many. */
export async function recordSession({ entries: wanted }: { entries?: number } = {}): Promise<Recorded> {
  const [host, guest, server] = await Promise.all([createSigner(), createSigner(), createSigner()])
  const fresh = freshSession()
  const [member] = Object.values(fresh.members)
  if (member === undefined) throw new Error('a fresh session has its host')
  const initial: OpenSession = { ...fresh, host: host.id, members: { [host.id]: { ...member, device: host.id } } }
  const entries: ReceiptEntry[] = []
  const states: SessionState[] = []
  let state: SessionState = initial

  async function record(event: SessionEvent): Promise<void> {
    const timed = { at: START_AT + entries.length * 20_000, event }
    const reduced = reduce(state, timed)
    if (!reduced.ok) throw new Error(`${event.kind}: ${reduced.refusal}`)
    state = reduced.state
    entries.push(
      await linkEvent(initial.sid, entries.at(-1) ?? EMPTY_CHAIN, { ...timed, state: await hashOfValue(state) }),
    )
    states.push(state)
  }
  async function say(by: Signer, body: SessionMessageBody): Promise<void> {
    const message = { v: 1 as const, sid: initial.sid, by: by.id, at: START_AT + entries.length * 20_000 - 40, body }
    const signed = { message, signature: await by.sign(bytesToSign(message)) }
    if (body.kind !== 'admit') return record({ kind: 'said', signed, instance: null, acknowledgement: null })
    const statement = { ...TERMS, sid: initial.sid, by: guest.id, at: message.at }
    const acknowledgement = { statement, signature: await guest.sign(acknowledgementBytes(statement)) }
    await record({ kind: 'said', signed, instance: instance(5), acknowledgement })
  }
  const terms = { scope: 'whole' as const, minutes: null }

  await say(host, { kind: 'attach', challenge: CHALLENGE, instance: instance(1) })
  await say(host, { kind: 'admit', join: joinId(1), device: guest.id, name: 'Ann', method: 'pin', grant: null })
  await say(host, { kind: 'ask', grant: grantId(1), capability: 'view', ...terms, owner: guest.id })
  await say(guest, {
    kind: 'answer',
    grant: grantId(1),
    yes: true,
    capability: 'view',
    to: host.id,
    surface: 'window',
    ...terms,
  })
  await say(guest, { kind: 'used', grant: grantId(1) })
  await say(host, {
    kind: 'ask',
    grant: grantId(2),
    capability: 'control',
    scope: 'mouse',
    minutes: 10,
    owner: guest.id,
  })
  await say(guest, { kind: 'answer', grant: grantId(2), yes: false })
  await say(guest, { kind: 'pause', paused: true })
  await record({ kind: 'lost', device: host.id })
  await say(host, { kind: 'attach', challenge: CHALLENGE, instance: instance(1) })
  await say(guest, { kind: 'withdraw-all' })
  if (wanted === undefined) await say(host, { kind: 'end' })
  else {
    for (let up = true; entries.length < wanted - 1; up = !up) await say(guest, { kind: 'raise', up })
    await record({ kind: 'closed', reason: 'full' })
  }
  return { host, guest, server, entries, states }
}

type Unsigned = Omit<Receipt, 'signatures'>
type Change = (receipt: Unsigned) => Unsigned
const unchanged: Change = (receipt) => receipt

/** Ann's receipt of it, as her device makes it; `change` comes before anything is signed by her. */
export async function receiptOf(recorded: Recorded, change = unchanged): Promise<Receipt> {
  const { host, guest } = recorded
  const unsigned = await unsignedReceipt(recorded, { owner: guest, role: 'participant', from: 1, change })
  const own = await guest.sign(closingBytes(ownClosing(unsigned)))
  const byHost = await host.sign(closingBytes(hostClosing(unsigned)))
  return { ...unsigned, signatures: { own, host: byHost, participants: [], server: await stamp(recorded, unsigned) } }
}

/** The host's receipt of it, signed by Ann too. */
export async function hostReceiptOf(recorded: Recorded, change = unchanged): Promise<Receipt> {
  const { host, guest } = recorded
  const unsigned = await unsignedReceipt(recorded, { owner: host, role: 'host', from: 0, change })
  const own = await host.sign(closingBytes(ownClosing(unsigned)))
  const last = unsigned.entries.at(-1) ?? EMPTY_CHAIN
  const signature = await guest.sign(closingBytes(participantClosing(unsigned.heading.start.sid, guest.id, last)))
  const participants = [{ device: guest.id, n: last.n, signature }]
  return { ...unsigned, signatures: { own, host: null, participants, server: await stamp(recorded, unsigned) } }
}

const stamp = ({ server }: Recorded, { heading, entries }: Unsigned): Promise<string> =>
  server.sign(stampBytes(stampOf(heading.account.statement, entries.at(-1) ?? EMPTY_CHAIN)))

interface Owned {
  readonly owner: Signer
  readonly role: 'host' | 'participant'
  /** Index of the first entry. */
  readonly from: number
  readonly change: Change
}

async function unsignedReceipt(
  { host, server, entries, states }: Recorded,
  { owner, role, from, change }: Owned,
): Promise<Unsigned> {
  const start = states[from]
  if (start?.stage !== 'open') throw new Error('the session was open then')
  const { sid, sessionId, organization, createdAt } = start
  const statement = { v: 1 as const, sid, sessionId, organization, account: 'dana', hostDevice: host.id, createdAt }
  const account = { statement, key: server.id, signature: await server.sign(accountBytes(statement)) }
  const heading = { device: owner.id, role, start, account, terms: TERMS_TEXT }
  const changed = change({ v: 1, kind: 'farhand-receipt', heading, digest: '', entries: entries.slice(from) })
  return { ...changed, digest: await hashOfValue(changed.heading) }
}

export const bytesOfReceipt = (receipt: Receipt): Bytes => utf8(receiptText(receipt))
