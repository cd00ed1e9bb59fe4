// Attacks on the record that receipts are made of: the server begins it anew for somebody who has seen another.
import assert from 'node:assert/strict'
import {
  EMPTY_CHAIN,
  hashOfValue,
  linkEvent,
  reduce,
  type DeviceId,
  type ReceiptEntry,
  type ServerFrame,
  type SessionState,
  type TimedEvent,
} from '@farhand/protocol'
import { openSecrets } from '../../../packages/client/src/vault/secrets.ts'
import { attack } from './attack-case.ts'
import { stateFrame } from './malicious-server.ts'
import { idOf, isRefused, live, reload, until, type Client, type Stage } from './cast.ts'

type History = Extract<ServerFrame, { type: 'history' }>

/** The event that let a device in, as the host heard it. */
function admissionOf({ server }: Stage, device: DeviceId): TimedEvent {
  const told = server.sentToMembers.findLast(({ frame }) => isAdmissionOf(device, frame))
  assert.ok(told?.frame.type === 'event')
  return told.frame.timed
}

function isAdmissionOf(device: DeviceId, frame: ServerFrame): boolean {
  const event = frame.type === 'event' ? frame.timed.event : undefined
  const body = event?.kind === 'said' ? event.signed.message.body : undefined
  return body?.kind === 'admit' && body.device === device
}

const isBy = (device: DeviceId, { event }: ReceiptEntry): boolean =>
  event.kind === 'said' && event.signed.message.by === device

/** A record that holds by itself, of a session that began with this device: it was let in, then everybody was away. */
async function anotherRecord(stage: Stage, device: DeviceId): Promise<Pick<History, 'start' | 'entries'>> {
  const { start } = stage.server.recordOf(device).page(null)
  assert.ok(start)
  const entries: ReceiptEntry[] = []
  let state: SessionState = start
  async function record(timed: TimedEvent): Promise<void> {
    entries.push(
      await linkEvent(start?.sid ?? '', entries.at(-1) ?? EMPTY_CHAIN, { ...timed, state: await hashOfValue(state) }),
    )
  }
  const admission = admissionOf(stage, device)
  await record(admission)
  for (const one of Object.keys(start.members) as DeviceId[]) {
    const timed = { at: admission.at + 1, event: { kind: 'lost' as const, device: one } }
    const reduced = reduce(state, timed)
    assert.ok(reduced.ok)
    state = reduced.state
    await record(timed)
  }
  return { start, entries }
}

/** A record with this entry said by nobody: it holds by itself, as far as a chain can. */
async function withForged(record: readonly ReceiptEntry[], isForged: (entry: ReceiptEntry) => boolean, sid: string) {
  const entries: ReceiptEntry[] = []
  for (const entry of record) {
    const { at, event, state } = entry
    const forged =
      event.kind === 'said' && isForged(entry)
        ? { ...event, signed: { ...event.signed, signature: 'A'.repeat(86) as typeof event.signed.signature } }
        : event
    const before = entries.at(-1) ?? { n: entry.n - 1, hash: entry.prev }
    entries.push(await linkEvent(sid, before, { at, event: forged, state }))
  }
  return entries
}

/** Waits until the device keeps where the record stood. */
async function hasSeen(client: Client, n: number): Promise<void> {
  let seen: number | undefined
  async function look(): Promise<void> {
    const [record] = await client.vault.find(live(client).sessionId)
    if (record?.sid != null) seen = (await openSecrets(record.key, record.id, record.sealed)).seen?.n
  }
  await until(
    client,
    () => {
      void look()
      return seen === n
    },
    `entry ${String(n)} is seen`,
  )
}

export const ATTACKS_ON_RECEIPTS = [
  attack('ATTACK-54', 'a record that begins anew for somebody who is in', async (stage) => {
    const { server } = stage
    const lee = await stage.guest('Lee')
    const me = idOf(lee)
    await hasSeen(lee, server.recordOf(me).tail.n)
    server.tampering.toMember = async (frame, to) => {
      if (frame.type !== 'event' || to !== me) return [frame]
      const { n, prev, hash, state } = await linkEvent(live(lee).sid, EMPTY_CHAIN, {
        ...frame.timed,
        state: frame.link.state,
      })
      return [{ ...frame, link: { n, prev, hash, state } }]
    }
    await stage.host.commands.makeNewPin()
    await isRefused(lee, 'rewritten-record')
  }),

  attack('ATTACK-55', 'a record that is another one after a reload', async (stage) => {
    const { server } = stage
    const lee = await stage.guest('Lee')
    const me = idOf(lee)
    await hasSeen(lee, server.recordOf(me).tail.n)
    const record = await anotherRecord(stage, me)
    const further = { n: 5, hash: 'cd'.repeat(32) }
    server.tampering.toMember = (frame, to) => {
      if (to !== me) return [frame]
      if (frame.type === 'history') return [{ ...frame, ...record }]
      return [frame.type === 'state' ? { ...frame, receipt: further } : frame]
    }
    const again = await reload(stage, lee)
    await isRefused(again, 'rewritten-record')
  }),

  attack('ATTACK-92', 'an account that no receipt can hold', async (stage) => {
    const { server } = stage
    const lee = await stage.guest('Lee')
    const { state, epoch } = server
    assert.ok(state)
    await hasSeen(lee, server.recordOf(idOf(lee)).tail.n)
    const whole = stateFrame(state, { epoch, you: idOf(lee) })
    const { statement } = whole.account
    const account = { ...whole.account, statement: { ...statement, account: 'dana\ud800' } }
    server.deliver(idOf(lee), { ...whole, account })
    await isRefused(lee, 'bad-message')
    await lee.commands.leave()
    await until(lee, (view) => view.stage === 'ended' && typeof view.receipt === 'object' && view.receipt, 'a receipt')
  }),

  attack('ATTACK-91', 'a word that nobody said, in what a page missed while it was away', async (stage) => {
    const { server, host } = stage
    const lee = await stage.guest('Lee')
    const [me, { sid }] = [idOf(lee), live(lee)]
    const { n } = server.recordOf(me).tail
    await hasSeen(lee, n)
    lee.close()
    await host.commands.makeNewPin()
    server.tampering.toMember = async (frame, to) => {
      if (to !== me) return [frame]
      const { entries } = server.recordOf(me).page(null)
      const forged = await withForged(entries, (entry) => entry.n > n && isBy(idOf(host), entry), sid)
      if (frame.type === 'history') return [{ ...frame, entries: forged }]
      if (frame.type !== 'state') return [frame]
      const { hash } = forged.at(-1) ?? EMPTY_CHAIN
      return [{ ...frame, receipt: { ...frame.receipt, hash } }]
    }
    const again = await reload(stage, lee)
    await isRefused(again, 'rewritten-record')
  }),

  attack('ATTACK-89', 'a true event in an entry that names another state', async (stage) => {
    const { server } = stage
    const lee = await stage.guest('Lee')
    const me = idOf(lee)
    const seen = server.recordOf(me).tail
    await hasSeen(lee, seen.n)
    server.tampering.toMember = async (frame, to) => {
      if (frame.type !== 'event' || to !== me) return [frame]
      const { at, event, ...link } = await linkEvent(live(lee).sid, seen, { ...frame.timed, state: 'ff'.repeat(32) })
      return [{ ...frame, timed: { at, event }, link }]
    }
    await stage.host.commands.makeNewPin()
    await isRefused(lee, 'rewritten-record')
    await hasSeen(lee, seen.n)
  }),
]
