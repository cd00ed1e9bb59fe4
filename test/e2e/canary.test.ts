// The server can't know what people say: random texts are looked for in everything it receives, stores, prints and holds in memory.
import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Opener } from '@farhand/e2ee'
import { fromBase64Url, HEADER_BYTES, sessionIdSchema, TRACKS, type Bytes } from '@farhand/protocol'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CODEC_NAMES, codecString } from '../../packages/client/src/frame/codecs.ts'
import { decodeFrame, type Frame } from '../../packages/client/src/frame/frame-body.ts'
import { assembleFrames } from '../../packages/client/src/frame/parts.ts'
import {
  decodeGrid,
  dumpCore,
  findIn,
  findInFile,
  freePort,
  paintGrid,
  startTap,
  waitUntil,
  type PaintedGrid,
  type Tap,
} from '../rig/index.ts'
import { joinModified, type ModifiedClient } from '../sdk/modified-client.ts'
import { decodeInPage } from './decode-in-page.ts'
import { Host, Participant } from './people.ts'
import { findPin, findPinInFile } from './pin-search.ts'
import { meet, seesGrid, type Meeting } from './shared-screen.ts'
import { openStage, type Stage } from './stage.ts'

const canary = (what: string): string => `${what}-${randomBytes(12).toString('hex')}`
const CHAT = canary('chat')
const OWN_PASSWORD = canary('pw')

/** A decoder gets whole objects, what follows the clear header, and what follows the SFrame header too. */
const SKIPPED_BYTES = [0, HEADER_BYTES, HEADER_BYTES + 4, HEADER_BYTES + 5, HEADER_BYTES + 6]

let stage: Stage
let tap: Tap
let meeting: Meeting
let link: string
let core: Awaited<ReturnType<typeof dumpCore>>
let folder: string
let grid: PaintedGrid
let vera: ModifiedClient
const pins: string[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'farhand-canary-'))
  const port = await freePort()
  tap = await startTap({ targetPort: port })
  const publicUrl = `http://127.0.0.1:${tap.port}`
  stage = await openStage({ port, env: { FARHAND_PUBLIC_URL: publicUrl, LOG_LEVEL: 'trace' } })
  meeting = await meet(stage, { password: OWN_PASSWORD })
  await meeting.host.say(CHAT)
  await meeting.participant.list('Messages').getByText(CHAT).waitFor()
  link = await meeting.host.invitationLink()
  await showScreen()
  await collectPins()
  core = await dumpCore(stage.farhand.pid, join(folder, 'core'))
}, 240_000)

afterAll(async () => {
  vera?.close()
  grid?.close()
  await core?.close()
  await stage?.close()
  await tap?.close()
  await rm(folder, { recursive: true, force: true })
})

/** The participant shows a painted desktop to the host, and to Vera, a viewer who keeps what reaches her as it came. */
async function showScreen(): Promise<void> {
  const { host, participant, participantSeat, invitation } = meeting
  grid = await paintGrid(participantSeat.display, { seed: 1 })
  await host.askToSee()
  await participant.allowWhoeverAsks()
  const sessionId = sessionIdSchema.parse(invitation.sessionId)
  const joining = joinModified(stage.farhand.url, {
    sessionId,
    name: 'Vera Lind',
    fragment: new URL(link).hash.slice(1),
  })
  await host.admit('Vera Lind')
  vera = await joining
  await participant.allowWhoeverAsks()
  await waitUntil('Vera gets the picture', () => captured().length > 0)
  await grid.repaint(2)
  await seesGrid(host, { of: participant.name, grid })
  await waitUntil('Vera has got it too', async () => (await newestOf(await openedFrames())) !== undefined)
}

/** Another session of the same host, in a second tab, with PINs: each is used by one person who joins. */
async function collectPins(): Promise<void> {
  const host = new Host(await meeting.hostSeat.context.newPage())
  await host.page.goto(`${stage.farhand.url}/console`)
  const { sessionId } = await host.newSession()
  for (const name of ['Ada Quill', 'Ben Marsh', 'Cleo Frost']) {
    const password = await host.sessionPassword()
    pins.push(password)
    const guest = new Participant((await stage.seat()).page, name)
    await guest.joinByPassword(stage.farhand.url, { sessionId, password })
    await guest.waitForLobby()
    await host.admit(name)
    await waitUntil('there is a fresh PIN', async () => (await host.sessionPassword()) !== password)
  }
}

/** The sealed objects of the screen as they came out of Vera's socket. */
const captured = (): Bytes[] =>
  vera.heard.objects.filter((object) => object[1] === TRACKS.screen.number).map((object) => new Uint8Array(object))

/** What the session's keys make of them: coded frames. */
async function openedFrames(): Promise<Frame[]> {
  const { keys, identity } = vera.live
  const sid = fromBase64Url(identity.sid)!
  const opener = new Opener({ sid, keys: keys.current!.group.epochKeys(), nowMs: () => performance.now() })
  const assembler = assembleFrames()
  const frames: Frame[] = []
  for (const object of captured()) {
    const frame = assembler.add((await opener.open(object)).body)
    if (frame !== undefined) frames.push(decodeFrame(frame))
  }
  return frames
}

/** The last picture of coded frames, where it shows the desktop as it is painted now. */
async function newestOf(frames: readonly Frame[]) {
  const chunks = frames.map(({ key, data }) => ({ key, base64: Buffer.from(data).toString('base64') }))
  const codec = frames.flatMap((frame) => (frame.key ? [frame.codec] : []))[0]!
  const { last } = await meeting.host.page.evaluate(decodeInPage, { codec, chunks })
  if (last === undefined) return undefined
  const picture = { width: last.width, height: last.height, rgba: Buffer.from(last.base64, 'base64') }
  return JSON.stringify(decodeGrid(picture, grid)) === JSON.stringify(grid.cells) ? picture : undefined
}

const secrets = (): string[] => [CHAT, OWN_PASSWORD, new URL(link).hash.replace('#k=1.', '')]

test('the search itself works: a participant’s name is found in the traffic and in the core dump', async () => {
  expect(findIn(tap.heard(), [meeting.participant.name])).not.toEqual([])
  expect(await findInFile(core.path, ['Cleo Frost'])).not.toEqual([])
})

test('chat, own password, PIN and link fragment are not in the traffic of the plain port', () => {
  expect(findIn(tap.heard(), secrets())).toEqual([])
  expect(new Set(pins).size).toBe(3)
  for (const pin of pins) expect(findPin(tap.heard(), pin).inContext).toEqual([])
})

test('they are in no file of the data dir and in no line of the log', async () => {
  const { dataDir } = stage.farhand
  const files = await readdir(dataDir, { recursive: true, withFileTypes: true })
  expect(files.some((file) => file.isFile())).toBe(true)
  for (const file of files) {
    if (!file.isFile()) continue
    const path = join(file.parentPath, file.name)
    expect(await findInFile(path, secrets())).toEqual([])
    for (const pin of pins) expect((await findPinInFile(path, pin)).inContext, `${pin} in ${file.name}`).toEqual([])
  }
  const log = Buffer.from(stage.farhand.output())
  expect(findIn(log, [...secrets(), ...pins])).toEqual([])
  for (const pin of pins) expect(findPin(log, pin).inContext).toEqual([])
})

test('they are not in a core dump of the server taken during the session', async () => {
  expect(await findInFile(core.path, secrets())).toEqual([])
  const found = await Promise.all(pins.map((pin) => findPinInFile(core.path, pin)))
  expect(found.map(({ inContext }) => inContext)).toEqual([[], [], []])
  // Six digits can stand in a hundred megabytes by chance, but hardly two of three numbers.
  expect(found.filter(({ bare }) => bare).length).toBeLessThanOrEqual(1)
})

test('the captured screen objects are what crossed the plain port, and hold no coded frame in clear', async () => {
  const heard = tap.heard()
  for (const object of captured()) expect(heard.includes(Buffer.from(object))).toBe(true)
  const frames = await openedFrames()
  expect(frames.some((frame) => frame.key)).toBe(true)
  for (const { data } of frames) expect(heard.includes(Buffer.from(data.subarray(0, 32)))).toBe(false)
})

test('fed to a decoder the captured objects give no picture; opened with the session’s keys they give the painted desktop', async () => {
  const size = { width: meeting.participantSeat.display.width, height: meeting.participantSeat.display.height }
  for (const name of CODEC_NAMES) {
    for (const skippedBytes of SKIPPED_BYTES) {
      const sealed = captured().map((object) => Buffer.from(object.subarray(skippedBytes)).toString('base64'))
      const chunks = sealed.map((base64) => ({ key: true, base64 }))
      const { pictures } = await meeting.host.page.evaluate(decodeInPage, { codec: codecString(name, size), chunks })
      expect(pictures, `${name}, without the first ${skippedBytes} bytes`).toBe(0)
    }
  }
  expect(await newestOf(await openedFrames())).toMatchObject(size)
})
