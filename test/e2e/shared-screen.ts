// The usual opening of a story: a host and a participant in one session. Lives here: the steps until both are in, and until the
// host sees the screen. May not know: what the story is about.
import { decodeGrid, paintGrid, waitUntil, type ChromiumOptions, type PaintedGrid } from '../rig/index.ts'
import { DANA, Host, Participant, type Invitation, type Person } from './people.ts'
import type { Seat, Stage } from './stage.ts'

export interface Meeting {
  readonly host: Host
  readonly hostSeat: Seat
  readonly participant: Participant
  readonly participantSeat: Seat
  readonly invitation: Invitation
}

export interface MeetingChoice {
  readonly password?: string
  /** Done by the host before the session is started. */
  readonly beforeSession?: (host: Host) => Promise<void>
  /** Done at the participant's seat before any page is loaded there. */
  readonly beforeFirstPage?: (participantSeat: Seat) => Promise<void>
  /** Default: a desktop of its own in the usual size. */
  readonly participantSeat?: Partial<ChromiumOptions>
  /** As for the participant. */
  readonly hostSeat?: Partial<ChromiumOptions>
}

/** Sets up the first administrator, starts a session and admits one participant who joined with ID and password. */
export async function meet(stage: Stage, choice: MeetingChoice = {}): Promise<Meeting> {
  const { setUpLink } = stage.farhand
  if (setUpLink === undefined) throw new Error('this server has an administrator already')
  const hostSeat = await stage.seat(choice.hostSeat)
  const participantSeat = await stage.seat(choice.participantSeat)
  await choice.beforeFirstPage?.(participantSeat)
  const host = new Host(hostSeat.page)
  const participant = new Participant(participantSeat.page, 'Lee Morgan')
  await host.setUp(setUpLink, DANA)
  await choice.beforeSession?.(host)
  const invitation = await host.newSession(choice)
  await participant.joinByPassword(stage.farhand.url, invitation)
  await participant.waitForLobby()
  await host.admit(participant.name)
  return { host, hostSeat, participant, participantSeat, invitation }
}

/** As meet, and the participant shows a desktop with a painted grid, which the host sees. */
export async function meetAndShow(stage: Stage): Promise<Meeting & { readonly grid: PaintedGrid }> {
  const meeting = await meet(stage)
  const grid = await paintGrid(meeting.participantSeat.display, { seed: 1 })
  await meeting.host.askToSee()
  await meeting.participant.allowWhoeverAsks()
  await seesGrid(meeting.host, { of: meeting.participant.name, grid })
  return { ...meeting, grid }
}

/** Waits until someone's picture shows exactly what is painted now; returns how many ms that took. */
export async function seesGrid(
  viewer: Person,
  what: { readonly of: string; readonly grid: PaintedGrid; readonly withinMs?: number },
): Promise<number> {
  const startedMs = performance.now()
  await waitUntil(
    'the picture shows the painted grid',
    async () => {
      const picture = await viewer.pictureOf(what.of)
      return picture !== undefined && JSON.stringify(decodeGrid(picture, what.grid)) === JSON.stringify(what.grid.cells)
    },
    { withinMs: what.withinMs ?? 15_000, everyMs: 50 },
  )
  return performance.now() - startedMs
}
