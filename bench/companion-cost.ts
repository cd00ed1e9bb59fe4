// What the helper program takes of the participant's machine: right after joining, at rest, and over an hour's worth of control.
// Lives here: the hands and the figures. May not know: which roads it is compared with.
// The hour is squeezed: as many events as a busy hand gives in one, five a second, one after the other without its pauses.
import { setTimeout as pause } from 'node:timers/promises'
import { childrenOf, costOf, cpuPercent, type ProcessCost } from '../test/rig/index.ts'
import type { ControlRoad } from './control-road.ts'
import { openHand } from './hand.ts'
import type { Figures } from './report.ts'
import type { Desktops } from './screen-road.ts'

/** A road of ours with the process of its helper program. */
export interface HelpedRoad {
  readonly road: ControlRoad
  readonly pid: number
}

const SETTLES_MS = 5_000
const REST_MS = 60_000
const HOUR_EVENTS = 18_000
const LOOK_EVERY_EVENTS = 500
/** What is taken while everything is used for the first time is no leak. */
const WARM_UP_EVENTS = HOUR_EVENTS / 5
/** A hand that gets nowhere: a tenth of the wanted pace. */
const GIVES_UP_AFTER_MS = 600_000
const PAUSE_MS = 12

/** Takes about three minutes. Throws where the hour's events do not arrive. */
export async function measureCompanionCost(desktops: Desktops, { road, pid }: HelpedRoad): Promise<Figures> {
  await pause(SETTLES_MS)
  const [second] = await childrenOf(pid)
  const joined = await costOf(pid)
  const secondJoined = second === undefined ? undefined : await costOf(second)
  await pause(REST_MS)
  const rested = await costOf(pid)
  const secondRested = second === undefined ? undefined : await costOf(second)
  const secondCpu =
    secondJoined === undefined || secondRested === undefined ? 0 : cpuPercent(secondJoined, secondRested)
  const hour = await anHourOfControl(desktops, { road, pid })
  return {
    joinedRssMB: megabytes(joined.rssBytes),
    restCpuPercent: cpuPercent(joined, rested),
    restRssMB: megabytes(rested.rssBytes),
    restPssMB: megabytes(rested.pssBytes),
    restOwnMB: megabytes(rested.ownBytes),
    secondProcessCpuPercent: secondCpu,
    secondProcessRssMB: megabytes(secondRested?.rssBytes ?? 0),
    secondProcessOwnMB: megabytes(secondRested?.ownBytes ?? 0),
    ...hour,
  }
}

async function anHourOfControl(desktops: Desktops, { road, pid }: HelpedRoad): Promise<Figures> {
  const hand = await openHand(desktops, road)
  const looks: { readonly events: number; readonly cost: ProcessCost }[] = []
  const startedMs = performance.now()
  let events = 0
  try {
    while (events < HOUR_EVENTS) {
      if (performance.now() - startedMs > GIVES_UP_AFTER_MS) throw new Error(`only ${events} events arrived`)
      hand.act()
      await pause(PAUSE_MS)
      events += await hand.arrived()
      if (events >= looks.length * LOOK_EVERY_EVENTS) looks.push({ events, cost: await costOf(pid) })
    }
  } finally {
    hand.close()
  }
  const warm = looks.filter((look) => look.events >= WARM_UP_EVENTS)
  const points = warm.map(({ events: x, cost }) => ({ x, y: megabytes(cost.rssBytes) }))
  return {
    hourEvents: events,
    hourRssFirstMB: points[0]?.y ?? Number.NaN,
    hourRssLastMB: points.at(-1)?.y ?? Number.NaN,
    hourRssSlopeMB: slopeOf(points) * HOUR_EVENTS,
  }
}

/** Of the straight line that lies nearest to the points (least squares). */
export function slopeOf(points: readonly { readonly x: number; readonly y: number }[]): number {
  const mean = (pick: (point: (typeof points)[number]) => number): number =>
    points.reduce((sum, point) => sum + pick(point), 0) / points.length
  const [meanX, meanY] = [mean(({ x }) => x), mean(({ y }) => y)]
  const along = points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0)
  return along / points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0)
}

const megabytes = (bytes: number): number => bytes / 1e6
