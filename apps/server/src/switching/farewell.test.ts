// The last moments of a line: the host's signature goes to whoever waits for just this one.
import type { ClientFrame, Countersign, DeviceId, ReceiptTail, ServerFrame } from '@farhand/protocol'
import { expect, it } from 'vitest'
import { ManualClock } from '../manual-clock.ts'
import { createFarewell } from './farewell.ts'
import type { Line, LineListener } from './line.ts'
import { randomText } from './test-client.ts'

const WAIT_MS = 2000
const [host, lee, kim] = ['host', 'lee', 'kim'] as [DeviceId, DeviceId, DeviceId]
const tailAt = (n: number) => ({ n, hash: randomText(32) }) as ReceiptTail
const signatureOn = ({ n, hash }: ReceiptTail): Countersign => ({
  type: 'countersign',
  n,
  hash,
  signature: randomText(64),
})

/** A line that notes what it is sent; `hears` is a frame that comes in on it. */
function lineOf() {
  const sent: ServerFrame[] = []
  let listener: LineListener | undefined
  let open = true
  const line = {
    send: (frame: ServerFrame) => void sent.push(frame),
    listen: (next: LineListener) => void (listener = next),
    close: () => {
      if (!open) return
      open = false
      listener?.closed()
    },
  } as unknown as Line
  return { line, sent, isOpen: () => open, hears: (frame: ClientFrame) => listener?.frame(frame) }
}

function setUp() {
  const clock = new ManualClock()
  return {
    clock,
    farewell: createFarewell({ clock, waitMs: WAIT_MS }),
    hosts: lineOf(),
    lees: lineOf(),
    kims: lineOf(),
  }
}

it('[RECEIPT-4] the host signs for who left at an entry, and nobody who left at another gets that', () => {
  const { farewell, hosts, lees, kims } = setUp()
  const [early, late] = [tailAt(3), tailAt(5)]
  farewell.left({ device: lee, line: lees.line, receipt: early }, hosts.line)
  farewell.left({ device: kim, line: kims.line, receipt: late }, hosts.line)
  const signed = signatureOn(late)
  farewell.hostSigned(host, signed)
  expect([lees.sent, kims.sent]).toEqual([[], [{ ...signed, device: host }]])
  // What it signed before, what it made up, and the same entry of another chain are nobody's.
  for (const other of [tailAt(4), tailAt(3), { ...early, n: 4 }]) farewell.hostSigned(host, signatureOn(other))
  expect(lees.sent).toEqual([])
  const own = signatureOn(early)
  lees.hears(own)
  expect([hosts.sent, lees.isOpen()]).toEqual([[{ ...own, device: lee }], true])
  farewell.hostSigned(host, signatureOn(early))
  expect([lees.sent.length, lees.isOpen(), kims.sent.length, kims.isOpen()]).toEqual([1, false, 1, true])
})

it('[RECEIPT-4] at the end the host’s signature counts for everyone who left just there', () => {
  const { clock, farewell, hosts, lees, kims } = setUp()
  const [early, end] = [tailAt(3), tailAt(7)]
  farewell.left({ device: lee, line: lees.line, receipt: early }, hosts.line)
  farewell.ended({ device: host, line: hosts.line, receipt: end }, [{ device: kim, line: kims.line, receipt: end }])
  hosts.hears(signatureOn(end))
  expect([lees.sent.length, kims.sent.length]).toEqual([0, 1])
  kims.hears(signatureOn(end))
  expect([kims.isOpen(), hosts.isOpen(), lees.isOpen()]).toEqual([false, true, true])
  clock.advance(WAIT_MS)
  expect([lees.sent.length, lees.isOpen(), hosts.isOpen()]).toEqual([0, false, false])
})

it('[RECEIPT-4] who left signs for where they left, and for nothing else', () => {
  const { farewell, hosts, lees } = setUp()
  const receipt = tailAt(3)
  farewell.left({ device: lee, line: lees.line, receipt }, hosts.line)
  for (const other of [tailAt(3), { ...receipt, n: 4 }]) lees.hears(signatureOn(other))
  expect([hosts.sent, [...farewell.signed]]).toEqual([[], []])
  const own = signatureOn(receipt)
  lees.hears(own)
  expect([...farewell.signed]).toEqual([{ ...own, device: lee }])
})
