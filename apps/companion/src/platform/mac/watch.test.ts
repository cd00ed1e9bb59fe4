import { expect, it } from 'vitest'
import type { MacCalls } from './calls.ts'
import { OUR_TAG } from './input.ts'
import { doubleMac } from './mac-double.ts'
import { eventMask, meaningOf, watchMac, type MacWatchReport } from './watch.ts'

const event = { type: 5, tag: 0, keyCode: 0, flags: 0 }

it('what carries our tag is ours, everything else the person’s, Ctrl+Esc the panic key whoever pressed it', () => {
  expect(meaningOf(event)).toBe('local')
  expect(meaningOf({ ...event, tag: OUR_TAG })).toBeUndefined()
  expect(meaningOf({ type: 10, tag: OUR_TAG, keyCode: 0x35, flags: 0x4_0001 })).toBe('panic')
  expect(meaningOf({ type: 11, tag: OUR_TAG, keyCode: 0x35, flags: 0x4_0001 })).toBeUndefined()
  expect(meaningOf({ type: 10, tag: OUR_TAG, keyCode: 0x35, flags: 0 })).toBeUndefined()
})

it('the mask holds keys, moves and the wheel', () => {
  for (const type of [5, 10, 22]) expect(BigInt(eventMask()) & (1n << BigInt(type))).not.toBe(0n)
})

function listen(answers: Partial<MacCalls>, during: (mac: ReturnType<typeof doubleMac>) => void) {
  const reports: MacWatchReport[] = []
  let nowMs = 0
  const mac = doubleMac({ CFRunLoopGetCurrent: () => 8, CFRunLoopRun: () => during(mac), ...answers })
  watchMac(mac, { tell: (report) => reports.push(report), nowMs: () => (nowMs += 30) })
  return { mac, reports }
}

it('uses are told once in a while, and a tap that was switched off is switched on again', () => {
  const { mac, reports } = listen({ CGEventTapCreate: () => 7 }, (mac) => {
    mac.callBack('tap', 0, 5, 1, 0)
    mac.callBack('tap', 0, 0xffff_fffe, 0, 0)
    mac.callBack('tap', 0, 5, 1, 0)
  })
  expect(reports).toEqual([{ kind: 'ready', loop: 8, hasTap: true }, { kind: 'local' }])
  expect(mac.made).toContainEqual(['CGEventTapEnable', 7, true])
})

it('without a tap it says so and ends', () => {
  const { reports } = listen({}, () => expect.unreachable('there is nothing to wait for'))
  expect(reports).toEqual([{ kind: 'ready', loop: 8, hasTap: false }])
})
