// Attacks on the record that receipts are made of: the server begins it anew for somebody who has seen another.
import assert from 'node:assert/strict'
import {
  EMPTY_CHAIN,
  hashOfValue,
  linkEvent,
  type DeviceId,
  type ReceiptEntry,
  type ReceiptTail,
  type ServerFrame,
  type TimedEvent,
} from '@farhand/protocol'
import { openSecrets } from '../../../packages/client/src/vault/secrets.ts'
import { attack } from './attack-case.ts'
import { idOf, isRefused, live, reload, until, type Client, type Stage } from './cast.ts'

/** Somewhere in the middle of a chain: what came before somebody was let in. */
const BEFORE: ReceiptTail = { n: 2, hash: 'ab'.repeat(32) }

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

/** A chain of so many entries; what they say does not matter to who follows it. */
async function chainFrom(stage: Stage, tail: ReceiptTail, { timed, length }: { timed: TimedEvent; length: number }) {
  const { state } = stage.server
  assert.ok(state)
  const entries: ReceiptEntry[] = []
  for (let more = length; more > 0; more--) {
    const linked = { ...timed, state: await hashOfValue(state) }
    entries.push(await linkEvent(state.sid, entries.at(-1) ?? tail, linked))
  }
  return { start: state, entries }
}

/** From now on pages that ask for all of the record get this one. */
function tellRecord(stage: Stage, tail: ReceiptTail, length: number): void {
  const { server } = stage
  server.tampering.fromClient = async (frame, from) => {
    if (frame.type !== 'history' || frame.after !== null) return [frame]
    const to = from as DeviceId
    const record = await chainFrom(stage, tail, { timed: admissionOf(stage, to), length })
    server.deliver(to, { type: 'history', ...record, more: false, stamp: null })
    return []
  }
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
    tellRecord(stage, BEFORE, 1)
    const lee = await stage.guest('Lee')
    await hasSeen(lee, 3)
    const me = idOf(lee)
    server.tampering.toMember = async (frame, to) => {
      if (frame.type !== 'event' || to !== me) return [frame]
      const { hash: state } = EMPTY_CHAIN
      const { n, prev, hash } = await linkEvent(live(lee).sid, EMPTY_CHAIN, { ...frame.timed, state })
      return [{ ...frame, link: { n, prev, hash, state } }]
    }
    await stage.host.commands.makeNewPin()
    await isRefused(lee, 'rewritten-record')
  }),

  attack('ATTACK-55', 'a record that is another one after a reload', async (stage) => {
    const { server } = stage
    tellRecord(stage, BEFORE, 1)
    const lee = await stage.guest('Lee')
    await hasSeen(lee, 3)
    tellRecord(stage, EMPTY_CHAIN, 5)
    const further = { n: 5, hash: 'cd'.repeat(32) }
    server.tampering.toMember = (frame) => [frame.type === 'state' ? { ...frame, receipt: further } : frame]
    const again = await reload(stage, lee)
    await isRefused(again, 'rewritten-record')
  }),
]
