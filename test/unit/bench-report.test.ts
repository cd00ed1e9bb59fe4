import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { slopeOf } from '../../bench/companion-cost.ts'
import { growthOf } from '../../bench/long-control.ts'
import { percentile, reportTable } from '../../bench/report.ts'

test('a percentile is the nearest rank, whatever the order', () => {
  const sample = [50, 10, 40, 20, 30]
  expect(percentile(sample, 0.5)).toBe(30)
  expect(percentile(sample, 0.95)).toBe(50)
  expect(percentile([7], 0)).toBe(7)
  expect(() => percentile([], 0.5)).toThrow(RangeError)
})

test('the table has a column per contestant and a row per figure and ratio', () => {
  const table = reportTable({
    bench: 'x',
    ours: { aMs: 22 },
    peers: { rtc: { aMs: 40, b: 1 } },
    ratios: { 'a.vsRtc': 0.55 },
  })
  expect(table.split('\n')).toEqual(['x        ours  rtc', 'aMs        22   40', 'b           –    1', 'a.vsRtc  0.55'])
})

test('an unknown bench is wrong use and names the known ones', () => {
  const { status, stderr } = spawnSync(process.execPath, ['bench/main.ts', 'nope'], { encoding: 'utf8' })
  expect(status).toBe(2)
  expect(stderr).toContain('first-look')
})

test('a slope is that of the nearest line', () => {
  const points = [0, 1, 2, 3].map((x) => ({ x, y: 10 + 2 * x + (x % 2 === 0 ? 0.5 : -0.5) }))
  expect(slopeOf(points)).toBeCloseTo(1.8, 5)
  expect(slopeOf([1, 2, 3].map((x) => ({ x, y: 7 })))).toBe(0)
})

test('[K9] growth is what is held more in each hour, once everything has been used', () => {
  const look = (minute: number, rssMB: number) => ({
    cpuMs: minute * 600,
    rssBytes: rssMB * 1e6,
    pssBytes: 0,
    ownBytes: 50e6,
    atMs: minute * 60_000,
  })
  // It fills up for three minutes and then takes 0.1 MB more in each.
  const looks = Array.from({ length: 11 }, (_, minute) =>
    look(minute, 100 + (minute < 3 ? minute * 5 : 15 + minute / 10)),
  )
  const growth = growthOf(looks, { minutes: 10, events: 7 })
  expect(growth).toMatchObject({
    minutes: 10,
    events: 7,
    windowFromMinute: 5,
    windowToMinute: 10,
    firstRssMB: 100,
    lastRssMB: 116,
    warmOwnSlopeMBPerHour: 0,
  })
  expect(growth['warmRssSlopeMBPerHour']).toBeCloseTo(6, 5)
  // What it takes while it fills up is shown too, and is more.
  expect(growth['wholeRssSlopeMBPerHour']).toBeGreaterThan(60)
  expect(growth['controlCpuPercent']).toBeCloseTo(1, 5)
  const hour = Array.from({ length: 61 }, (_, minute) => look(minute, 100 + Math.min(minute, 15)))
  expect(growthOf(hour, { minutes: 60, events: 7 })).toMatchObject({ windowFromMinute: 15, windowToMinute: 60 })
  expect(growthOf(hour, { minutes: 60, events: 7 })['warmRssSlopeMBPerHour']).toBeCloseTo(0, 5)
})

test('minutes that are none, and another bench with minutes, are wrong use', () => {
  for (const args of [
    ['control', '--minutes', '0'],
    ['control', '--minutes', 'x'],
    ['first-look', '--minutes', '5'],
  ])
    expect(spawnSync(process.execPath, ['bench/main.ts', ...args], { encoding: 'utf8' }).status).toBe(2)
})
