// Ours: one server, and for each block a fresh session between a host and a participant, with the helper program where control
// is measured. Lives here: the way from a running server to a picture. May not know: what is measured on it.
import { join } from 'node:path'
import { allowControl, offerCompanion, startHelper } from '../test/e2e/control-stage.ts'
import { DANA, Host, Participant } from '../test/e2e/people.ts'
import { launchChromium, paintGrid, startFarhand, type Region, type RunningFarhand } from '../test/rig/index.ts'
import { builtCompanion } from '../test/companion/built.ts'
import type { HelpedRoad } from './companion-cost.ts'
import type { OpenControlRoad } from './control-road.ts'
import { gridArrives, waitForRest } from './measure-road.ts'
import type { Desktops, OpenScreenRoad, ScreenRoad } from './screen-road.ts'

const PRESENTER = 'Lee Morgan'

export interface FarhandRoads {
  readonly open: OpenScreenRoad
  readonly openControl: OpenControlRoad
  /** The same with what the helper program is known by. */
  openHelped(this: void, desktops: Desktops): Promise<HelpedRoad>
  close(): Promise<void>
}

/** Starts a server with one account. Idempotent close. */
export async function openFarhandRoads(desktops: Desktops): Promise<FarhandRoads> {
  const farhand = await startFarhand()
  const { setUpLink } = farhand
  if (setUpLink === undefined) throw new Error('a fresh server offers no set-up link')
  const first = await launchChromium({ display: desktops.viewer })
  await new Host(first.page).setUp(setUpLink, DANA)
  await first.close()
  return {
    open: async (on) => (await openFarhandRoad(farhand, on)).road,
    openControl: async (on) => (await openHelpedRoad(farhand, on)).road,
    openHelped: (on) => openHelpedRoad(farhand, on),
    close: () => farhand.close(),
  }
}

/** As below, and the host may use mouse and keyboard; the helper program is the file that people download. */
async function openHelpedRoad(farhand: RunningFarhand, desktops: Desktops): Promise<HelpedRoad> {
  const { road, ...meeting } = await openFarhandRoad(farhand, desktops)
  await allowControl(meeting)
  const helper = await startHelper(meeting, { file: join(await builtCompanion(), 'linux-x64') })
  await waitForRest(desktops.viewer)
  const close = async (): Promise<void> => {
    await road.close()
    await helper.close()
  }
  return { road: { pictureArea: road.pictureArea, close }, pid: helper.process.pid }
}

async function openFarhandRoad(farhand: RunningFarhand, desktops: Desktops) {
  const grid = await paintGrid(desktops.source, { seed: 5 })
  const seats = {
    participant: await launchChromium({ display: desktops.source }),
    host: await launchChromium({ display: desktops.viewer, look: 'window' }),
  }
  await offerCompanion(seats.participant)
  const host = new Host(seats.host.page)
  const participant = new Participant(seats.participant.page, PRESENTER)
  await host.signIn(farhand.url, DANA)
  await participant.joinByPassword(farhand.url, await host.newSession())
  await host.admit(PRESENTER)
  await host.askToSee()
  const clickedAtMs = await participant.allowWhoeverAsks()
  const firstPictureMs = (await gridArrives(desktops.viewer)) - clickedAtMs
  grid.close()
  // The peer's picture fills its window; so does ours.
  await seats.host.page.getByRole('button', { name: 'Full screen' }).click()
  await waitForRest(desktops.viewer)
  const road: ScreenRoad = {
    firstPictureMs,
    pictureArea: () => pictureArea(host),
    readPicture: async () => {
      const picture = await host.pictureOf(PRESENTER)
      if (picture === undefined) throw new Error('the host’s page shows no picture')
      return picture
    },
    sentBytes: () => relayedBytes(farhand.url),
    close: async () => {
      await Promise.all([seats.participant.close(), seats.host.close()])
    },
  }
  return { road, host, participant, participantSeat: { display: desktops.source } }
}

/** Where the picture's pixels lie on the viewer's desktop: its element, less the bars that keep its shape. */
async function pictureArea(host: Host): Promise<Region> {
  const surface = host.screenOf(PRESENTER).locator('video, canvas').first()
  const box = await surface.boundingBox()
  const picture = await host.pictureOf(PRESENTER)
  if (box === null || picture === undefined) throw new Error('the host’s page shows no picture')
  const scale = Math.min(box.width / picture.width, box.height / picture.height)
  const [width, height] = [picture.width * scale, picture.height * scale]
  return { x: box.x + (box.width - width) / 2, y: box.y + (box.height - height) / 2, width, height }
}

/** Bytes of objects that the server has taken in, from its own metrics. */
async function relayedBytes(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text()
  const lines = text.split('\n').filter((line) => line.startsWith('farhand_object_bytes_relayed_total'))
  if (lines.length === 0) throw new Error('the server’s metrics name no object bytes')
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)
}
