// A peer: the same capture over an RTCPeerConnection between two Chromium processes on this machine. For `control`, keys and
// clicks go back over a data channel to an XTEST injector of the rig: an ideal one, since a page can't inject.
// Lives here: its two pages and their introduction. Settings: 60 fps, VP8, contentHint detail, jitterBufferTarget 0.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Page } from 'playwright-core'
import {
  connectX,
  launchChromium,
  openFakeInput,
  paintGrid,
  type Image,
  type RunningChromium,
} from '../test/rig/index.ts'
import { readPixels } from '../test/e2e/people.ts'
import type { ControlRoad } from './control-road.ts'
import { gridArrives } from './measure-road.ts'
import type { Desktops, ScreenRoad } from './screen-road.ts'

const PAGE = `<!doctype html><title>peer</title><style>body{margin:0;background:#000}
video{position:fixed;inset:0;width:100vw;height:100vh;object-fit:contain}button{position:fixed}</style>
<button>share</button><script>
const peer = new RTCPeerConnection()
const gathered = () => new Promise((resolve) => {
  if (peer.iceGatheringState === 'complete') resolve()
  else peer.addEventListener('icegatheringstatechange', () => peer.iceGatheringState === 'complete' && resolve())
})
const describe = async (make) => {
  await peer.setLocalDescription(await make())
  await gathered()
  return peer.localDescription.toJSON()
}
const offer = () => {
  const way = peer.addTransceiver('video', { direction: 'sendonly' })
  const channel = peer.createDataChannel('input')
  channel.onmessage = ({ data }) => window.inject?.(data)
  const vp8 = RTCRtpSender.getCapabilities('video').codecs.filter(({ mimeType }) => mimeType === 'video/VP8')
  way.setCodecPreferences(vp8)
  document.querySelector('button').onclick = async () => {
    const stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { ideal: 60, max: 60 } } })
    const [track] = stream.getVideoTracks()
    track.contentHint = 'detail'
    await way.sender.replaceTrack(track)
  }
  return describe(() => peer.createOffer())
}
const answer = async (description) => {
  peer.addEventListener('track', ({ track, receiver }) => {
    receiver.jitterBufferTarget = 0
    const video = document.createElement('video')
    Object.assign(video, { muted: true, autoplay: true, srcObject: new MediaStream([track]) })
    document.body.replaceChildren(video)
  })
  await peer.setRemoteDescription(description)
  return describe(() => peer.createAnswer())
}
const sendInput = (kind) => window.input?.readyState === 'open' && window.input.send(kind)
peer.addEventListener('datachannel', ({ channel }) => { window.input = channel })
addEventListener('keydown', (event) => { event.preventDefault(); sendInput('key') })
addEventListener('pointerdown', (event) => { event.preventDefault(); sendInput('click') })
const accept = (description) => peer.setRemoteDescription(description)
const sentBytes = async () => {
  let sum = 0
  for (const entry of (await peer.getStats()).values()) if (entry.type === 'transport') sum += entry.bytesSent
  return sum
}
</script>`

/** Keycode of the space bar in every X.Org keyboard map. */
const SPACE = 65
const LEFT = 1

/** mDNS names would hide the loopback address the two processes need. */
const FLAGS = ['--disable-features=WebRtcHideLocalIpsWithMdns', '--allow-loopback-in-peer-connection']

/** Opens the road with its way back. */
export async function openRtcControlRoad(desktops: Desktops): Promise<ControlRoad> {
  const hand = await connectX(desktops.source.name)
  const injector = await openFakeInput(hand)
  injector.move({ x: desktops.source.width / 2, y: desktops.source.height / 2 })
  const road = await openRtcRoad(desktops, (kind) => (kind === 'key' ? injector.key(SPACE) : injector.click(LEFT)))
  return {
    pictureArea: road.pictureArea,
    close: async () => {
      await road.close()
      hand.close()
    },
  }
}

/** Opens the road over a peer connection that is up before the click, as ours is. `inject` takes what the viewer did. */
export async function openRtcRoad(desktops: Desktops, inject?: (kind: string) => void): Promise<ScreenRoad> {
  const server = createServer((_, response) => response.setHeader('content-type', 'text/html').end(PAGE))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  const grid = await paintGrid(desktops.source, { seed: 5 })
  const sender = await launchChromium({ display: desktops.source, flags: FLAGS })
  const viewer = await launchChromium({ display: desktops.viewer, look: 'window', flags: FLAGS })
  if (inject !== undefined) await sender.page.exposeFunction('inject', inject)
  await introduce(sender.page, viewer.page, url)
  const clickedAtMs = performance.now()
  await sender.page.getByRole('button', { name: 'share' }).click()
  const firstPictureMs = (await gridArrives(desktops.viewer)) - clickedAtMs
  grid.close()
  return rtcRoad({ sender, viewer, firstPictureMs, stop: () => server.close() })
}

async function introduce(sender: Page, viewer: Page, url: string): Promise<void> {
  await Promise.all([sender.goto(url), viewer.goto(url)])
  const offer = JSON.stringify(await sender.evaluate('offer()'))
  const answer = JSON.stringify(await viewer.evaluate(`answer(${offer})`))
  await sender.evaluate(`accept(${answer})`)
  await sender.waitForFunction("peer.connectionState === 'connected'")
}

function rtcRoad(parts: {
  readonly sender: RunningChromium
  readonly viewer: RunningChromium
  readonly firstPictureMs: number
  stop(this: void): void
}): ScreenRoad {
  const { sender, viewer, firstPictureMs, stop } = parts
  const size = viewer.page.evaluate(() => ({ width: innerWidth, height: innerHeight }))
  return {
    firstPictureMs,
    pictureArea: async () => ({ x: 0, y: 0, ...(await size) }),
    readPicture: async (): Promise<Image> => {
      const image = await viewer.page.locator('video').evaluate(readPixels)
      if (image === undefined) throw new Error('the peer shows no picture')
      return { width: image.width, height: image.height, rgba: Buffer.from(image.base64, 'base64') }
    },
    sentBytes: async () => Number(await sender.page.evaluate('sentBytes()')),
    close: async () => {
      await Promise.all([sender.close(), viewer.close()])
      stop()
    },
  }
}
