// `control`: how soon a click or a key at the host's desktop shows there, done on the participant's; ours beside noVNC and beside
// an RTCPeerConnection with an ideal injector; then what the helper program takes. Lives here: the order of the blocks and the figures.
import { startDisplay } from '../test/rig/index.ts'
import { measureCompanionCost } from './companion-cost.ts'
import { measureLoops, type LoopTimes, type OpenControlRoad } from './control-road.ts'
import { openFarhandRoads, type FarhandRoads } from './ours.ts'
import { openNovncRoad } from './peer-novnc.ts'
import { openRtcControlRoad } from './peer-rtc.ts'
import { percentile, type BenchReport, type Figures } from './report.ts'
import type { Desktops } from './screen-road.ts'

const BLOCKS = 3
const TRIALS_PER_BLOCK = 16

/** Runs the bench; takes about ten minutes. Throws where a road can't be opened. */
export async function benchControl(): Promise<BenchReport> {
  const desktops: Desktops = { source: await startDisplay(), viewer: await startDisplay() }
  const farhand = await openFarhandRoads(desktops)
  const roads = { ours: farhand.openControl, novnc: openNovncRoad, rtc: openRtcControlRoad }
  try {
    const times: Record<keyof typeof roads, LoopTimes[]> = { ours: [], novnc: [], rtc: [] }
    for (let block = 0; block < BLOCKS; block++) {
      for (const name of ['ours', 'novnc', 'rtc'] as const) times[name].push(await runBlock(desktops, roads[name]))
      console.error(`block ${block + 1} of ${BLOCKS} done`)
    }
    const cost = await costOfOurs(desktops, farhand)
    return reportOf({ ...figuresOf(times.ours), ...cost }, { novnc: figuresOf(times.novnc), rtc: figuresOf(times.rtc) })
  } finally {
    await farhand.close()
    await desktops.source.close()
    await desktops.viewer.close()
  }
}

async function costOfOurs(desktops: Desktops, { openHelped }: FarhandRoads): Promise<Figures> {
  const helped = await openHelped(desktops)
  try {
    return await measureCompanionCost(desktops, helped)
  } finally {
    await helped.road.close()
  }
}

async function runBlock(desktops: Desktops, open: OpenControlRoad): Promise<LoopTimes> {
  const road = await open(desktops)
  try {
    return await measureLoops(desktops, road, TRIALS_PER_BLOCK)
  } finally {
    await road.close()
  }
}

function figuresOf(blocks: readonly LoopTimes[]): Figures {
  const keys = blocks.flatMap((block) => block.keyToPhotonMs)
  const clicks = blocks.flatMap((block) => block.clickToPhotonMs)
  return {
    keyToPhotonP50Ms: percentile(keys, 0.5),
    keyToPhotonP95Ms: percentile(keys, 0.95),
    clickToPhotonP50Ms: percentile(clicks, 0.5),
    clickToPhotonP95Ms: percentile(clicks, 0.95),
    trials: keys.length,
  }
}

function reportOf(ours: Figures, peers: { readonly novnc: Figures; readonly rtc: Figures }): BenchReport {
  const ratio = (name: string, peer: Figures): number => (ours[name] ?? Number.NaN) / (peer[name] ?? Number.NaN)
  return {
    bench: 'control',
    ours,
    peers,
    ratios: {
      'keyToPhotonP50.vsNovnc': ratio('keyToPhotonP50Ms', peers.novnc),
      'clickToPhotonP50.vsNovnc': ratio('clickToPhotonP50Ms', peers.novnc),
      'keyToPhotonP50.vsRtc': ratio('keyToPhotonP50Ms', peers.rtc),
      'clickToPhotonP50.vsRtc': ratio('clickToPhotonP50Ms', peers.rtc),
    },
  }
}
