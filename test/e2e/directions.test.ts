// Whose screen is shown, in each of the three profiles: who is asked when it changes, with the earlier capture kept alive
// behind the curtain and with it ended (requirements row 28); first between the host and a participant, then from one participant
// to another.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { paintGrid, waitUntil, type PaintedGrid } from '../rig/index.ts'
import { DANA, Host, Participant } from './people.ts'
import { seesGrid } from './shared-screen.ts'
import { openStage, type Stage } from './stage.ts'

const HOST = DANA.username
const TO_SEE = `${HOST} asks to see your screen`
const TO_SHOW_INSTEAD = `${HOST} asks to show their screen instead of yours`

/** Who is asked once the participant has presented and, where there is one, ticked the looser rule. */
const PROFILES = [
  { profile: 'strict', leavingIsAsked: true, comesBackUnasked: false },
  { profile: 'mikogo', leavingIsAsked: false, comesBackUnasked: false },
  { profile: 'beam', leavingIsAsked: false, comesBackUnasked: true },
] as const

/** From one participant to the other, in this order: whose wish it is, and what is behind the curtain of who is to show. */
const MOVES = [
  { from: 'Lee Morgan', to: 'Kim Okafor', by: 'the host', earlier: 'never shown' },
  { from: 'Kim Okafor', to: 'Lee Morgan', by: 'the host', earlier: 'alive' },
  { from: 'Lee Morgan', to: 'Kim Okafor', by: 'the host', earlier: 'ended' },
  { from: 'Kim Okafor', to: 'Lee Morgan', by: 'the presenter', earlier: 'alive' },
  { from: 'Lee Morgan', to: 'Kim Okafor', by: 'the presenter', earlier: 'ended' },
] as const

/** A participant at their own desktop. */
interface Presenting {
  readonly person: Participant
  readonly grid: PaintedGrid
}

let stage: Stage
let hosts: PaintedGrid
let participants: PaintedGrid
let anothers: PaintedGrid
let host: Host
let participant: Participant
let another: Participant

beforeAll(async () => {
  stage = await openStage()
  const { setUpLink } = stage.farhand
  if (setUpLink === undefined) throw new Error('this server has an administrator already')
  const [hostSeat, participantSeat, anotherSeat] = await Promise.all([stage.seat(), stage.seat(), stage.seat()])
  hosts = await paintGrid(hostSeat.display, { seed: 7 })
  participants = await paintGrid(participantSeat.display, { seed: 8 })
  anothers = await paintGrid(anotherSeat.display, { seed: 9 })
  host = new Host(hostSeat.page)
  participant = new Participant(participantSeat.page, 'Lee Morgan')
  another = new Participant(anotherSeat.page, 'Kim Okafor')
  await host.setUp(setUpLink, DANA)
})

afterAll(async () => {
  hosts?.close()
  participants?.close()
  anothers?.close()
  await stage?.close()
})

/** The same people at the same desks, in a session of its own for each profile. */
describe.each(PROFILES)('the profile $profile', ({ profile, leavingIsAsked, comesBackUnasked }) => {
  beforeAll(async () => {
    const { url } = stage.farhand
    await host.page.goto(`${url}/console`)
    // The strict one holds where nobody has chosen.
    if (profile !== 'strict') await host.chooseProfile(profile)
    const invitation = await host.newSession()
    await participant.joinByPassword(url, invitation)
    await participant.waitForLobby()
    await host.admit(participant.name)
    await participant.status('Sharing').waitFor()
    // A PIN lets one person in; then the page shows another. Kim waits in the lobby until their part comes.
    await waitUntil('another PIN', async () => (await host.sessionPassword()) !== invitation.password)
    await another.joinByPassword(url, { ...invitation, password: await host.sessionPassword() })
    await another.waitForLobby()
  })

  afterAll(() => host.endSession())

  // Each begins where the one before ended: behind one that failed the others would only wait in vain.
  let failed: string | undefined
  beforeEach(({ task, skip, onTestFailed }) => {
    skip(failed !== undefined, `behind: ${failed}`)
    onTestFailed(() => {
      failed = task.name
    })
  })

  const hostSees = () => seesGrid(host, { of: participant.name, grid: participants })
  const participantSees = () => seesGrid(participant, { of: HOST, grid: hosts })
  const keptOf = ({ page }: Participant) => page.getByText('kept ready behind a curtain')
  const kept = () => keptOf(participant)
  const called = (name: string): Presenting =>
    name === participant.name ? { person: participant, grid: participants } : { person: another, grid: anothers }
  const nobodyIsAsked = async () => {
    for (const { page } of [host, participant, another]) expect(await page.getByRole('alertdialog').count()).toBe(0)
  }

  test('the first time the participant is asked', async () => {
    await host.askToSee()
    await participant.allow(TO_SEE)
    await hostSees()
    const sharing = participant.status('Sharing')
    expect(await sharing.innerText()).toContain('without asking you.')
    const looserRule = participant.page.getByRole('checkbox', { name: /without asking me again$/ })
    expect(await looserRule.count()).toBe(profile === 'strict' ? 0 : 1)
    if (profile === 'strict') return
    await participant.tickLooserRule()
    await sharing.getByText(/without asking you again\.$/).waitFor()
  })

  test('the host takes over with an own click and picker; the participant is asked where the rule says so', async () => {
    await host.showMyScreen()
    if (leavingIsAsked) await participant.allow(TO_SHOW_INSTEAD)
    await participantSees()
    await kept().waitFor()
    expect(await participant.page.getByRole('alertdialog').count()).toBe(0)
    await participant.status('Sharing').getByText(`You are looking at the screen of ${HOST}.`).waitFor()
  })

  test('back to the participant, whose screen was kept behind the curtain', async () => {
    await host.askToSee()
    if (!comesBackUnasked) await participant.allow(TO_SEE)
    await participants.repaint(9)
    await hostSees()
    await host
      .list('Activity')
      .getByText(/is showing a whole screen now/)
      .first()
      .waitFor()
  })

  test('when the presenter lets the host show, only the host is asked', async () => {
    await participant.button(`Let ${HOST} show a screen`).click()
    await host.allow(`${participant.name} asks you to show your screen`)
    await participantSees()
    await kept().waitFor()
  })

  test('back to the participant, whose kept screen has ended: a question and the picker, in every profile', async () => {
    await participant.button('Stop keeping it ready').click()
    await kept().waitFor({ state: 'detached' })
    await host.askToSee()
    await participant.allow(TO_SEE)
    await hostSees()
  })

  test('a participant who does not present can only say that they would like to', async () => {
    await host.showMyScreen()
    if (leavingIsAsked) await participant.allow(TO_SHOW_INSTEAD)
    await participantSees()
    await participant.button('I would like to show my screen').click()
    await host.page.getByText(`${participant.name} would like to show their screen`, { exact: true }).waitFor()
    await host.button(`Ask ${participant.name} to show their screen`).click()
    if (!comesBackUnasked) await participant.refuse(TO_SEE)
    if (comesBackUnasked) return hostSees()
    await host.page.getByText('It stays as it is: the answer was no.').waitFor()
    return participantSees()
  })

  test('somebody else comes in, and the participant shows to the host again', async () => {
    await host.admit(another.name)
    await another.status('Sharing').waitFor()
    if (!comesBackUnasked) {
      await host.askToSee()
      await host.page.getByRole('menuitem', { name: participant.name, exact: true }).click()
      await participant.allow(TO_SEE)
    }
    await hostSees()
    await asksByItself(another, participant)
    await seesGrid(another, { of: participant.name, grid: participants })
  })

  test('the presenter lets another show, who has not before: the other is asked, and by their no it stays', async () => {
    await handOver(participant, another)
    await another.refuse(`${participant.name} asks you to show your screen`)
    await participant.page.getByText('It stays as it is: the answer was no.').waitFor()
    await participants.repaint(10)
    for (const viewer of [host, another]) await seesGrid(viewer, { of: participant.name, grid: participants })
    await nobodyIsAsked()
  })

  test.each(MOVES)('from $from to $to, by $by; the earlier capture: $earlier', async ({ from, to, by, earlier }) => {
    const [leaving, taking] = [called(from), called(to)]
    const byHost = by === 'the host'
    if (earlier === 'ended') {
      await taking.person.button('Stop keeping it ready').click()
      await keptOf(taking.person).waitFor({ state: 'detached' })
    }
    await (byHost ? host.button(`Ask ${to} to show instead`).click() : handOver(leaving.person, taking.person))
    if (byHost && leavingIsAsked) {
      await host.page.getByText(`Waiting for the presenter to agree that ${to} shows a screen…`).waitFor()
      await allowAndSeeItGo(leaving.person, `${HOST} asks to let ${to} show a screen instead of you`)
    }
    if (!(byHost && comesBackUnasked && earlier === 'alive')) {
      const sentence = byHost ? TO_SEE : `${from} asks you to show your screen`
      const question = taking.person.question(sentence)
      await question.getByText(`It takes the place of the screen of ${from}.`).waitFor()
      // Nobody else is asked meanwhile, and nothing has changed yet.
      for (const { page } of [host, leaving.person]) expect(await page.getByRole('alertdialog').count()).toBe(0)
      await host.screenOf(from).waitFor()
      expect(await question.getByText('without choosing anew').count()).toBe(earlier === 'alive' ? 1 : 0)
      await allowAndSeeItGo(taking.person, sentence)
    }
    await taking.grid.repaint(
      30 + MOVES.findIndex((move) => move.from === from && move.by === by && move.earlier === earlier),
    )
    await seesGrid(host, { of: to, grid: taking.grid })
    await host.screenOf(from).waitFor({ state: 'detached' })
    await keptOf(leaving.person).waitFor()
    // Whose wish it was is shown the other's screen with it; who was only asked to let go has to ask to see it.
    if (byHost) await asksByItself(leaving.person, taking.person)
    await seesGrid(leaving.person, { of: to, grid: taking.grid })
    await leaving.person.status('Sharing').getByText(`You are looking at the screen of ${to}.`).waitFor()
    await nobodyIsAsked()
    if (earlier === 'never shown' && profile !== 'strict') await taking.person.tickLooserRule()
  })
})

/** The page of who does not see the screen asks for them; until the yes there is nothing of it. */
async function asksByItself(viewer: Participant, presenter: Participant): Promise<void> {
  const sentence = `${viewer.name} asks to see your screen`
  await presenter.question(sentence).waitFor()
  await viewer.status('Sharing').getByText('Nobody can see your screen.').waitFor()
  expect(await viewer.screenOf(presenter.name).count()).toBe(0)
  await allowAndSeeItGo(presenter, sentence)
}

/**
 * Says yes, and waits until that has come back. Until then the question stays before its person, for their no or for what
 * went wrong (CONSENT-41, CONSENT-59, CONSENT-161), and by then others may have heard the yes already.
 */
async function allowAndSeeItGo(person: Participant, sentence: string): Promise<void> {
  await person.allow(sentence)
  await person.question(sentence).waitFor({ state: 'detached' })
}

/** The presenter's own wish, where there are several to choose from. */
async function handOver(presenter: Participant, to: Participant): Promise<void> {
  await presenter.button('Let somebody else show a screen').click()
  await presenter.page.getByRole('menuitem', { name: to.name, exact: true }).click()
}
