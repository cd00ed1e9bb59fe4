// What is on its way to a viewer: what the page says counts, and a fast road is never waited for.
import { expect, it } from 'vitest'
import { InFlight } from './in-flight.ts'

const KIB = 1024
const begins = { begun: false }
const goesOn = { begun: true }
const add = (inFlight: InFlight, kib: number, { atMs = 0, isKey = false } = {}) =>
  inFlight.add({ bytes: kib * KIB, atMs, isKey })

it('[WIRE-21] until the page has said what it received, only what the socket holds counts', () => {
  const inFlight = new InFlight()
  for (let i = 0; i < 100; i++) add(inFlight, 64, { isKey: i === 99 })
  expect(inFlight.takes(60_000, begins)).toBe(true)
  expect([inFlight.isFree, inFlight.hasKey]).toEqual([false, true])
  for (let i = 0; i < 100; i++) inFlight.left({ bytes: 64 * KIB })
  expect([inFlight.isFree, inFlight.hasKey]).toEqual([true, false])
})

it('[WIRE-21] no frame begins over 256 KiB on the way, and one that has begun may go on to twice that', () => {
  const inFlight = new InFlight()
  inFlight.received(0, 0)
  for (let i = 0; i < 4; i++) add(inFlight, 64)
  expect([inFlight.takes(0, begins), inFlight.takes(0, goesOn)]).toEqual([false, true])
  for (let i = 0; i < 4; i++) add(inFlight, 64)
  expect(inFlight.takes(0, goesOn)).toBe(false)
  inFlight.received(5, 10_000)
  expect(inFlight.takes(1_000, goesOn)).toBe(true)
})

it('[WIRE-21] what arrived within the last second may be on the way again', () => {
  const inFlight = new InFlight()
  for (let i = 0; i < 40; i++) add(inFlight, 64)
  inFlight.received(30, 100)
  expect(inFlight.takes(100, begins)).toBe(true)
  expect(inFlight.takes(1_200, begins)).toBe(false)
})

it('[WIRE-21] while something has been on the way for long, nothing begins, however little it is', () => {
  const inFlight = new InFlight()
  inFlight.received(0, 0)
  add(inFlight, 1)
  expect([inFlight.takes(1_000, begins), inFlight.takes(2_000, begins)]).toEqual([true, false])
  inFlight.received(1, 2_000)
  expect(inFlight.takes(2_000, begins)).toBe(true)
})

it('what a page claims beyond what was sent is not believed, nor what it takes back', () => {
  const inFlight = new InFlight()
  add(inFlight, 300)
  inFlight.received(4_000_000_000, 0)
  add(inFlight, 300, { isKey: true })
  inFlight.received(0, 0)
  expect([inFlight.isFree, inFlight.hasKey]).toEqual([false, true])
  inFlight.received(2, 0)
  expect([inFlight.isFree, inFlight.hasKey]).toEqual([true, false])
})
