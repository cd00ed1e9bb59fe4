// What a person at the page may do. Lives here: each command, the device's own part of it first (design S5).
import type { DeviceId, GrantId } from '@farhand/protocol'
import { ClientError } from '../errors.ts'
import type { Capture } from '../surroundings.ts'
import { randomId } from './identity.ts'
import type { Live } from './live.ts'
import type { SessionCommands } from './view.ts'

/** The commands with what the engine needs of a capture; the page's SessionCommands fit around it. */
export type EngineCommands = Omit<SessionCommands, 'allow' | 'share' | 'changeSurface' | 'forget'> & {
  allow(grant: GrantId, capture: Capture | null): Promise<void>
  share(capture: Capture): Promise<void>
  changeSurface(capture: Capture): Promise<void>
}

/** Commands on a live session. */
export function commandsOf(live: Live): EngineCommands {
  return {
    admit: (join) => doorOf(live).admit(live, join),
    turnAway: (join) => doorOf(live).turnAway(live, join),
    makeNewPin: () => makeNewPin(live),
    askToSee: (device) => live.asking.ask(live, device),
    allow: (grant, capture) => allow(live, grant, capture),
    decline: (grant) => live.speech.say({ kind: 'answer', grant, yes: false }),
    share: (capture) => share(live, capture),
    changeSurface: (capture) =>
      live.sharing.replace(live, capture, () => live.speech.say({ kind: 'surface', surface: capture.surface })),
    async pause() {
      live.sharing.pause(live)
      await tell(live.speech.say({ kind: 'pause', paused: true }))
    },
    async resume() {
      if (!live.sharing.isOn) throw new ClientError('not-now', 'this page shares nothing')
      await live.speech.say({ kind: 'pause', paused: false })
      live.sharing.resume(live)
    },
    stopSharing: () => stopSharing(live),
    withdraw: (grant) => withdraw(live, grant),
    async withdrawAll() {
      stopHere(live)
      await tell(live.speech.say({ kind: 'withdraw-all' }))
    },
    sendMessage: (text) => live.chat.send(live, text),
    async leave() {
      stopHere(live)
      await tell(live.speech.say({ kind: 'leave' }))
      live.over({ kind: 'ended', reason: 'left', endedAt: Date.now() })
    },
    async end() {
      if (live.identity.role === 'participant') stopHere(live)
      await live.speech.say({ kind: 'end' })
    },
  }
}

/** Sharing ends on this device, and the others are told. */
export async function stopSharing(live: Live): Promise<void> {
  stopHere(live)
  await tell(live.speech.say({ kind: 'stop' }))
}

function stopHere(live: Live): void {
  live.ownGrants.endAll()
  live.sharing.stop()
  live.changed()
}

async function withdraw(live: Live, grant: GrantId): Promise<void> {
  live.ownGrants.end(grant)
  if (live.ownGrants.inForce.length === 0) live.sharing.stop()
  live.changed()
  await tell(live.speech.say({ kind: 'withdraw', grant }))
}

async function makeNewPin(live: Live): Promise<void> {
  await doorOf(live).password.renew()
  live.changed()
  await live.speech.say({ kind: 'new-pin' })
}

async function allow(live: Live, grant: GrantId, capture: Capture | null): Promise<void> {
  const request = live.state?.requests.find((open) => open.grant === grant)
  const surface = capture?.surface ?? live.sharing.view?.surface
  if (request === undefined || surface === undefined) throw new ClientError('not-now', 'nobody asks for this any more')
  const owner = live.identity.deviceId
  const given = {
    grant,
    capability: request.capability,
    scope: request.scope,
    owner,
    to: request.to,
    surface,
    since: Date.now(),
    expiresAt: null,
    usedAt: null,
  }
  await give(
    live,
    {
      grants: [given],
      say: () =>
        live.speech.say({ kind: 'answer', grant, yes: true, surface, scope: request.scope, minutes: request.minutes }),
    },
    capture,
  )
}

/** A participant shows to the host, the host to everyone who is in. */
async function share(live: Live, capture: Capture): Promise<void> {
  const { state, identity } = live
  if (state === undefined) throw new ClientError('not-now', 'the session has not begun')
  const owner = identity.deviceId
  const others = Object.keys(state.members).filter((device): device is DeviceId => device !== owner)
  const viewers = identity.role === 'host' ? others : [state.host]
  if (viewers.length === 0) throw new ClientError('not-now', 'nobody else is here')
  const { surface } = capture
  const common = {
    capability: 'view' as const,
    scope: 'whole' as const,
    owner,
    surface,
    since: Date.now(),
    expiresAt: null,
    usedAt: null,
  }
  const grants = viewers.map((to) => ({ ...common, grant: randomId() as GrantId, to }))
  const named = grants.map(({ grant, to }) => ({ grant, to }))
  await give(live, { grants, say: () => live.speech.say({ kind: 'share', surface, grants: named }) }, capture)
}

interface Giving {
  readonly grants: readonly Parameters<Live['ownGrants']['give']>[0][]
  readonly say: () => Promise<void>
}

// Signed, then recorded by the server, then the first object (main road 4).
async function give(live: Live, { grants, say }: Giving, capture: Capture | null): Promise<void> {
  for (const grant of grants) live.ownGrants.give(grant)
  try {
    await say()
  } catch (cause) {
    for (const { grant } of grants) live.ownGrants.end(grant)
    throw cause
  }
  for (const { grant } of grants) live.ownGrants.recorded(grant)
  if (live.sharing.isOn) live.sharing.viewersChanged(live)
  else if (capture !== null) await startSharing(live, capture)
  live.changed()
}

/** A capture that can't be shown is no share: the yes to it is taken back. */
async function startSharing(live: Live, capture: Capture): Promise<void> {
  try {
    await live.sharing.start(live, capture)
  } catch (cause) {
    await stopSharing(live)
    throw cause
  }
}

/** What the device has done already holds; a line that is down only delays that the others hear of it. */
async function tell(telling: Promise<void>): Promise<void> {
  try {
    await telling
  } catch (cause) {
    if (!(cause instanceof ClientError) || (cause.code !== 'not-connected' && cause.code !== 'refused')) throw cause
  }
}

function doorOf(live: Live): NonNullable<Live['door']> {
  if (live.door === undefined) throw new ClientError('not-now', 'only the host opens the door')
  return live.door
}

/** Commands that find the live session when they are called, and reject where there is none. */
export function lateCommands(commands: () => EngineCommands): EngineCommands {
  return {
    admit: async (join) => commands().admit(join),
    turnAway: async (join) => commands().turnAway(join),
    makeNewPin: async () => commands().makeNewPin(),
    askToSee: async (device) => commands().askToSee(device),
    allow: async (grant, capture) => commands().allow(grant, capture),
    decline: async (grant) => commands().decline(grant),
    share: async (capture) => commands().share(capture),
    changeSurface: async (capture) => commands().changeSurface(capture),
    pause: async () => commands().pause(),
    resume: async () => commands().resume(),
    stopSharing: async () => commands().stopSharing(),
    withdraw: async (grant) => commands().withdraw(grant),
    withdrawAll: async () => commands().withdrawAll(),
    sendMessage: async (text) => commands().sendMessage(text),
    leave: async () => commands().leave(),
    end: async () => commands().end(),
  }
}
