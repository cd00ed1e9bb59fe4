// Walk 1: a screen frame from capture to the host's picture, in separate Chromium processes on separate real X desktops.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeGrid, paintGrid, type PaintedGrid } from '../rig/index.ts'
import { DANA, Host, Participant, type Invitation } from './people.ts'
import { seesGrid } from './shared-screen.ts'
import { openStage, type Seat, type Stage } from './stage.ts'

/** A fresh picture must be there this soon after Allow. */
const PICTURE_WITHIN_MS = 3000

let stage: Stage
let host: Host
let seatOfLee: Seat
let lee: Participant
let grid: PaintedGrid
let invitation: Invitation

beforeAll(async () => {
  stage = await openStage()
  host = new Host((await stage.seat()).page)
  seatOfLee = await stage.seat()
  lee = new Participant(seatOfLee.page, 'Lee Morgan')
  grid = await paintGrid(seatOfLee.display, { seed: 1 })
})

afterAll(async () => {
  grid?.close()
  await stage?.close()
})

test('set-up link, sign in, new session: the host has an ID of nine digits and a PIN of six', async () => {
  const { setUpLink } = stage.farhand
  expect(setUpLink).toMatch(/\/setup#t=/)
  await host.setUp(setUpLink!, DANA)
  invitation = await host.newSession()
  expect(invitation.sessionId).toMatch(/^[1-9]\d{8}$/)
  expect(invitation.password).toMatch(/^\d{6}$/)
})

test('a stranger joins with ID and password, agrees, and the host sees the real desktop within 3 s of Allow', async () => {
  await lee.joinByPassword(stage.farhand.url, invitation)
  await lee.waitForLobby()
  await host.admit(lee.name)
  await host.askToSee()
  const code = await lee.safetyCode()
  expect(code).toMatch(/^\d{12}$/)
  expect(await host.safetyCode(lee.name)).toBe(code)
  const clickedAtMs = await lee.allowWhoeverAsks()
  await seesGrid(host, { of: lee.name, grid })
  const tookMs = performance.now() - clickedAtMs
  console.log(`Allow to the host's picture: ${Math.round(tookMs)} ms`)
  expect(tookMs).toBeLessThan(PICTURE_WITHIN_MS)
  const picture = await host.pictureOf(lee.name)
  expect([picture?.width, picture?.height]).toEqual([seatOfLee.display.width, seatOfLee.display.height])
})

test('what changes on the desktop changes in the picture', async () => {
  for (const seed of [2, 3, 4]) {
    await grid.repaint(seed)
    await seesGrid(host, { of: lee.name, grid })
  }
  expect(decodeGrid((await host.pictureOf(lee.name))!, grid)).toEqual(grid.cells)
})

test('a viewer who comes late by the link is asked of the presenter and gets the picture within 3 s of Allow', async () => {
  const kim = new Participant((await stage.seat()).page, 'Kim Okafor')
  await kim.joinByLink(await host.invitationLink())
  await kim.waitForLobby()
  await host.admit(kim.name)
  await lee.screenQuestion(kim.name).waitFor()
  expect(await kim.pictureOf(lee.name)).toBeUndefined()
  const clickedAtMs = await lee.allowWhoeverAsks()
  await seesGrid(kim, { of: lee.name, grid })
  const tookMs = performance.now() - clickedAtMs
  console.log(`Allow to a late viewer's picture: ${Math.round(tookMs)} ms`)
  expect(tookMs).toBeLessThan(PICTURE_WITHIN_MS)
})

test('the same by link alone, without any password', async () => {
  await host.endSession()
  await host.heading('The session has ended').waitFor()
  await lee.heading('The session has ended').waitFor()
  await host.page.goto(`${stage.farhand.url}/console`)
  await host.newSession({ password: '' })
  await lee.joinByLink(await host.invitationLink())
  await lee.waitForLobby()
  await host.admit(lee.name)
  await host.askToSee()
  const clickedAtMs = await lee.allowWhoeverAsks()
  await seesGrid(host, { of: lee.name, grid })
  expect(performance.now() - clickedAtMs).toBeLessThan(PICTURE_WITHIN_MS)
})

test('the presenter’s page had nothing to complain about', () => {
  expect(seatOfLee.complaints).toEqual([])
})
