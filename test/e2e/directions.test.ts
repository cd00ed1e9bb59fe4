// Whose screen is shown, in each of the three profiles: who is asked when it changes, with the earlier capture kept alive
// behind the curtain and with it ended (requirements row 28).
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { paintGrid, type PaintedGrid } from '../rig/index.ts'
import { DANA, type Host } from './people.ts'
import { meet, seesGrid, type Meeting } from './shared-screen.ts'
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

describe.each(PROFILES)('the profile $profile', ({ profile, leavingIsAsked, comesBackUnasked }) => {
  let stage: Stage
  let meeting: Meeting
  let hosts: PaintedGrid
  let participants: PaintedGrid

  beforeAll(async () => {
    stage = await openStage()
    // The strict one holds where nobody has chosen.
    const chosen = profile === 'strict' ? {} : { beforeSession: (host: Host) => host.chooseProfile(profile) }
    meeting = await meet(stage, chosen)
    hosts = await paintGrid(meeting.hostSeat.display, { seed: 7 })
    participants = await paintGrid(meeting.participantSeat.display, { seed: 8 })
  })

  afterAll(async () => {
    hosts?.close()
    participants?.close()
    await stage?.close()
  })

  const hostSees = () => seesGrid(meeting.host, { of: meeting.participant.name, grid: participants })
  const participantSees = () => seesGrid(meeting.participant, { of: HOST, grid: hosts })
  const kept = () => meeting.participant.page.getByText('kept ready behind a curtain')

  test('the first time the participant is asked', async () => {
    const { host, participant } = meeting
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
    const { host, participant } = meeting
    await host.showMyScreen()
    if (leavingIsAsked) await participant.allow(TO_SHOW_INSTEAD)
    await participantSees()
    await kept().waitFor()
    expect(await participant.page.getByRole('alertdialog').count()).toBe(0)
    await participant.status('Sharing').getByText(`You are looking at the screen of ${HOST}.`).waitFor()
  })

  test('back to the participant, whose screen was kept behind the curtain', async () => {
    const { host, participant } = meeting
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
    const { host, participant } = meeting
    await participant.button(`Let ${HOST} show a screen`).click()
    await host.allow(`${participant.name} asks you to show your screen`)
    await participantSees()
    await kept().waitFor()
  })

  test('back to the participant, whose kept screen has ended: a question and the picker, in every profile', async () => {
    const { host, participant } = meeting
    await participant.button('Stop keeping it ready').click()
    await kept().waitFor({ state: 'detached' })
    await host.askToSee()
    await participant.allow(TO_SEE)
    await hostSees()
  })

  test('a participant who does not present can only say that they would like to', async () => {
    const { host, participant } = meeting
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
})
