// `first-look`: how soon and how well a shared desktop is seen, ours beside an RTCPeerConnection on the same capture.
// Lives here: the order of the blocks and the figures. Both run in turns, so that what else the machine does hits both.
import { startDisplay } from '../test/rig/index.ts'
import { measureIdle, measureKeyToPhoton, measureScrolling, measureTyping } from './measure-road.ts'
import { openFarhandRoads } from './ours.ts'
import { openRtcRoad } from './peer-rtc.ts'
import { percentile, type BenchReport, type Figures } from './report.ts'
import type { Desktops, OpenScreenRoad } from './screen-road.ts'

const BLOCKS = 4
const KEYS_PER_BLOCK = 16
const SCROLL_MS = 5000
const TYPING_MS = 5000
const IDLE_MS = 5000

interface Block {
  readonly firstPictureMs: number
  readonly keyToPhotonMs: readonly number[]
  readonly scrollFps: number
  readonly scrollBitsPerSecond: number
  readonly scrollSsim: number
  readonly typingBytesPerSecond: number
  readonly idleBytesPerSecond: number
}

/** Runs the bench; takes about five minutes. Throws where a road can't be opened. */
export async function benchFirstLook(): Promise<BenchReport> {
  const desktops: Desktops = { source: await startDisplay(), viewer: await startDisplay() }
  const farhand = await openFarhandRoads(desktops)
  try {
    const ours: Block[] = []
    const rtc: Block[] = []
    for (let block = 0; block < BLOCKS; block++) {
      ours.push(await runBlock(desktops, farhand.open))
      rtc.push(await runBlock(desktops, openRtcRoad))
      console.error(`block ${block + 1} of ${BLOCKS} done`)
    }
    return reportOf(figuresOf(ours), figuresOf(rtc))
  } finally {
    await farhand.close()
    await desktops.source.close()
    await desktops.viewer.close()
  }
}

async function runBlock(desktops: Desktops, open: OpenScreenRoad): Promise<Block> {
  const road = await open(desktops)
  try {
    const keyToPhotonMs = await measureKeyToPhoton(desktops, road, KEYS_PER_BLOCK)
    const scrolling = await measureScrolling(desktops, road, SCROLL_MS)
    return {
      firstPictureMs: road.firstPictureMs,
      keyToPhotonMs,
      scrollFps: scrolling.framesPerSecond,
      scrollBitsPerSecond: scrolling.bitsPerSecond,
      scrollSsim: scrolling.ssim,
      typingBytesPerSecond: await measureTyping(desktops, road, TYPING_MS),
      idleBytesPerSecond: await measureIdle(desktops, road, IDLE_MS),
    }
  } finally {
    await road.close()
  }
}

function figuresOf(blocks: readonly Block[]): Figures {
  const keys = blocks.flatMap((block) => block.keyToPhotonMs)
  const middle = (pick: (block: Block) => number): number => percentile(blocks.map(pick), 0.5)
  return {
    firstPictureMs: middle((block) => block.firstPictureMs),
    keyToPhotonP50Ms: percentile(keys, 0.5),
    keyToPhotonP95Ms: percentile(keys, 0.95),
    keyTrials: keys.length,
    scrollFps: middle((block) => block.scrollFps),
    scrollMbitPerSecond: middle((block) => block.scrollBitsPerSecond) / 1e6,
    scrollSsim: middle((block) => block.scrollSsim),
    typingBytesPerSecond: middle((block) => block.typingBytesPerSecond),
    idleBytesPerSecond: middle((block) => block.idleBytesPerSecond),
  }
}

function reportOf(ours: Figures, rtc: Figures): BenchReport {
  const ratio = (name: string): number => (ours[name] ?? Number.NaN) / (rtc[name] ?? Number.NaN)
  return {
    bench: 'first-look',
    ours,
    peers: { rtc },
    ratios: {
      'keyToPhotonP50.vsRtc': ratio('keyToPhotonP50Ms'),
      'keyToPhotonP95.vsRtc': ratio('keyToPhotonP95Ms'),
      'firstPicture.vsRtc': ratio('firstPictureMs'),
      'scrollBytes.vsRtc': ratio('scrollMbitPerSecond'),
      'typingBytes.vsRtc': ratio('typingBytesPerSecond'),
    },
  }
}
