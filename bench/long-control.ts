// Whether the helper program grows while somebody controls for a long time, in real time (K9). Lives here: the pace, and the line through
// what it holds in memory. May not know: which roads it is compared with.
import { setTimeout as pause } from 'node:timers/promises'
import { startDisplay, costOf, cpuPercent, type ProcessCost } from '../test/rig/index.ts'
import { slopeOf, type HelpedRoad } from './companion-cost.ts'
import { openHand } from './hand.ts'
import { openFarhandRoads } from './ours.ts'
import type { BenchReport, Figures } from './report.ts'
import type { Desktops } from './screen-road.ts'

/** Unless said otherwise. */
export const USUAL_MINUTES = 60
/** Ten times what a busy hand does. */
const TURN_EVERY_MS = 40
const LOOK_EVERY_MS = 5_000
/** Until its heap was swept as a whole for the first time it only fills up, and what is used for the first time is no growth. */
const WARM_UP_MINUTES = 15
/** Of the whole time, where that is short. */
const WARM_UP_SHARE = 0.5
const MS_PER_HOUR = 3_600_000
const MS_PER_MINUTE = 60_000
/** Nothing arrives for so long: control has ended, and nothing is measured any more. */
const GIVES_UP_AFTER_MS = 60_000

/** Controls for so many minutes. Throws where a road can't be opened, or control ends meanwhile. */
export async function benchLongControl(minutes: number): Promise<BenchReport> {
  const desktops: Desktops = { source: await startDisplay(), viewer: await startDisplay() }
  const farhand = await openFarhandRoads(desktops)
  try {
    const helped = await farhand.openHelped(desktops)
    try {
      return { bench: 'control', ours: await measureGrowth(desktops, helped, minutes), peers: {}, ratios: {} }
    } finally {
      await helped.road.close()
    }
  } finally {
    await farhand.close()
    await desktops.source.close()
    await desktops.viewer.close()
  }
}

async function measureGrowth(desktops: Desktops, { road, pid }: HelpedRoad, minutes: number): Promise<Figures> {
  const hand = await openHand(desktops, road)
  const looks: ProcessCost[] = [await costOf(pid)]
  const begunMs = performance.now()
  const endsMs = begunMs + minutes * MS_PER_MINUTE
  let [events, arrivedMs, lookedMs] = [0, begunMs, begunMs]
  try {
    while (performance.now() < endsMs) {
      hand.act()
      await pause(TURN_EVERY_MS)
      const nowMs = performance.now()
      if (nowMs - lookedMs < LOOK_EVERY_MS) continue
      lookedMs = nowMs
      const arrived = await hand.arrived()
      events += arrived
      if (arrived > 0) arrivedMs = nowMs
      if (nowMs - arrivedMs > GIVES_UP_AFTER_MS) throw new Error(`control ended after ${events} events`)
      looks.push(await costOf(pid))
      if (looks.length % 12 === 0) console.error(`${looks.length / 12} min: ${megabytes(looks.at(-1)?.rssBytes)} MB`)
    }
  } finally {
    hand.close()
  }
  return growthOf(looks, { minutes, events })
}

/** What the looks, in the order of their time, say of the whole run, and from `windowFromMinute` on, when everything has been used:
 *  `warm…` and the processor's share are of that window, `largestRssMB` and `wholeRssSlope…` of the whole. */
export function growthOf(
  looks: readonly ProcessCost[],
  { minutes, events }: { readonly minutes: number; readonly events: number },
): Figures {
  const warm = looks.slice(Math.floor(looks.length * Math.min(WARM_UP_SHARE, WARM_UP_MINUTES / minutes)))
  const [begin, first, last] = [looks[0], warm[0], warm.at(-1)]
  const slopePerHour = (among: readonly ProcessCost[], bytesOf: (cost: ProcessCost) => number): number =>
    slopeOf(among.map((cost) => ({ x: cost.atMs, y: bytesOf(cost) / 1e6 }))) * MS_PER_HOUR
  const minuteOf = (look: ProcessCost | undefined): number =>
    Math.round(((look?.atMs ?? Number.NaN) - (begin?.atMs ?? Number.NaN)) / (MS_PER_MINUTE / 10)) / 10
  return {
    minutes,
    events,
    windowFromMinute: minuteOf(first),
    windowToMinute: minuteOf(last),
    controlCpuPercent: first === undefined || last === undefined ? Number.NaN : cpuPercent(first, last),
    firstRssMB: megabytes(begin?.rssBytes),
    warmRssMB: megabytes(first?.rssBytes),
    lastRssMB: megabytes(last?.rssBytes),
    largestRssMB: Math.max(...looks.map(({ rssBytes }) => megabytes(rssBytes))),
    largestWarmRssMB: Math.max(...warm.map(({ rssBytes }) => megabytes(rssBytes))),
    wholeRssSlopeMBPerHour: slopePerHour(looks, ({ rssBytes }) => rssBytes),
    warmRssSlopeMBPerHour: slopePerHour(warm, ({ rssBytes }) => rssBytes),
    warmOwnSlopeMBPerHour: slopePerHour(warm, ({ ownBytes }) => ownBytes),
  }
}

const megabytes = (bytes: number | undefined): number => Math.round((bytes ?? Number.NaN) / 1e5) / 10
