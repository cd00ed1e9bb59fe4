// What a person at the page may do. Lives here: each command, the device's own part of it first (design S5).
import type { GrantId } from '@farhand/protocol'
import { decline, declineTurn, stopHere, stopSharing, told, turnOut, withdraw, withdrawAll } from '../consent/ending.ts'
import { allow, offer, share, showTo } from '../consent/giving.ts'
import { heardSoon, untilItStands } from '../consent/in-time.ts'
import { notNow } from '../consent/not-now.ts'
import { ClientError } from '../errors.ts'
import type { Capture } from '../surroundings.ts'
import { confirmCode } from './confirming.ts'
import type { Live } from './live.ts'
import type { Narrowed, SessionCommands } from './view.ts'

/** The commands with what the engine needs of a capture; the page's SessionCommands fit around it. */
export type EngineCommands = Omit<
  SessionCommands,
  'acceptTerms' | 'allow' | 'take' | 'share' | 'changeSurface' | 'forget'
> & {
  allow(id: GrantId, capture: Capture | null, narrowed?: Narrowed): Promise<void>
  take(id: GrantId, capture: Capture | null): Promise<void>
  share(capture: Capture): Promise<void>
  changeSurface(capture: Capture): Promise<void>
}

/** Commands on a live session. */
export function commandsOf(live: Live): EngineCommands {
  return {
    admit: (join) => doorOf(live).admit(live, join),
    turnAway: (join) => doorOf(live).turnAway(live, join),
    makeNewPin: () => makeNewPin(live),
    remove: (device) => turnOut(live, device),
    confirmCode: (device, typed) => confirmCode(live, device, typed),
    ask: (owner, capability, scope, minutes) => live.asking.ask(live, { owner, capability, scope, minutes }),
    offer: (to, capability, scope, minutes) => offer(live, { to, capability, scope, minutes }),
    switchTo: (device) => live.turns.switchTo(live, device),
    allow: (id, capture, narrowed) => allow(live, id, { capture, narrowed }),
    decline: (id, why) => decline(live, id, why),
    letGo: (id, to) => live.turns.letGo(live, id, to),
    declineTurn: (id, why) => declineTurn(live, id, why),
    notNow: (device) => notNow(live, device),
    take: (id, capture) => live.turns.take(live, id, capture),
    raise: (up) => live.speech.say({ kind: 'raise', up }),
    relax: (yes) => relax(live, yes),
    share: (capture) => share(live, capture),
    showTo: (device) => showTo(live, device),
    changeSurface: (capture) => changeSurface(live, capture),
    setMasks: (masks, drawnOn) => live.sharing.setMasks(live, masks, drawnOn),
    async pause() {
      live.sharing.pause(live)
      await told(live.withdrawals.tellPaused(live))
    },
    resume: () =>
      live.sharing.resume(live, (paused) =>
        paused
          ? live.withdrawals.tellPaused(live)
          : untilItStands((onStands) => live.speech.say({ kind: 'pause', paused }, { onStands })),
      ),
    stopSharing: () => stopSharing(live),
    withdraw: (id) => withdraw(live, id),
    withdrawAll: () => withdrawAll(live),
    sendMessage: (text) => live.chat.send(live, text),
    openCompanionDoor: async () => live.companionDoor.open(live),
    closeCompanionDoor: async () => live.companionDoor.close(live),
    describePage: async (page) => live.ownCompanion.pageIs(live, page),
    hide: async (part, isHidden) => live.ownCompanion.hide(live, part, isHidden),
    input: async (events) => live.input.add(live, events),
    async leave() {
      // A helper program has let go before it says so (apps/companion), and is gone with its line: it says it first.
      if (live.identity.role === 'companion') await heardSoon(told(live.speech.say({ kind: 'leave' })))
      await heardSoon(live.goOut({ kind: 'leave' }, 'left'))
    },
    async end() {
      const { state, identity } = live
      if (identity.role === 'participant' && state?.presenting?.device !== identity.deviceId)
        throw new ClientError('not-now', 'only who shows a screen ends it for everybody')
      // The session is everybody's: without a line this page stays, to end it once the line is back.
      if (!live.connected) {
        stopHere(live)
        throw new ClientError('not-connected', 'the line is down')
      }
      await heardSoon(live.goOut({ kind: 'end' }, 'me'))
    },
  }
}

async function makeNewPin(live: Live): Promise<void> {
  const door = doorOf(live)
  await door.password.renew()
  await door.turnAwayUnproven(live)
  live.changed()
  await live.speech.say({ kind: 'new-pin' })
}

/** Where it is paused by that, the others hear of it as of any pause. */
async function changeSurface(live: Live, capture: Capture): Promise<void> {
  const tell = (surface: Capture['surface']) =>
    untilItStands((onStands) => live.speech.say({ kind: 'surface', surface }, { onStands }))
  const outcome = await live.sharing.replace(live, capture, tell)
  if (outcome === 'paused') await told(live.withdrawals.tellPaused(live))
}

/** The tick holds on this device first; what nobody heard is said after reconnecting. */
async function relax(live: Live, yes: boolean): Promise<void> {
  if (live.identity.role === 'host') throw new ClientError('not-now', 'the host is asked every time')
  if (yes) await live.vaulted.change({ relaxed: yes })
  const keeping = yes ? true : live.vaulted.hold({ relaxed: yes })
  if (!yes) live.turns.askAgain(live)
  live.changed()
  const isKept = await keeping
  await told(yes ? live.speech.say({ kind: 'relax', yes }) : live.withdrawals.tellUnticked(live))
  if (!isKept) throw new ClientError('held-not-kept', 'a tick that was taken back could not be written down')
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
    remove: async (device) => commands().remove(device),
    confirmCode: async (device, typed) => commands().confirmCode(device, typed),
    ask: async (device, capability, scope, minutes) => commands().ask(device, capability, scope, minutes),
    offer: async (device, capability, scope, minutes) => commands().offer(device, capability, scope, minutes),
    switchTo: async (device) => commands().switchTo(device),
    allow: async (id, capture, narrowed) => commands().allow(id, capture, narrowed),
    decline: async (id, why) => commands().decline(id, why),
    letGo: async (id, to) => commands().letGo(id, to),
    declineTurn: async (id, why) => commands().declineTurn(id, why),
    notNow: async (device) => commands().notNow(device),
    take: async (id, capture) => commands().take(id, capture),
    raise: async (up) => commands().raise(up),
    relax: async (yes) => commands().relax(yes),
    share: async (capture) => commands().share(capture),
    showTo: async (device) => commands().showTo(device),
    changeSurface: async (capture) => commands().changeSurface(capture),
    setMasks: async (masks, drawnOn) => commands().setMasks(masks, drawnOn),
    pause: async () => commands().pause(),
    resume: async () => commands().resume(),
    stopSharing: async () => commands().stopSharing(),
    withdraw: async (grant) => commands().withdraw(grant),
    withdrawAll: async () => commands().withdrawAll(),
    sendMessage: async (text) => commands().sendMessage(text),
    openCompanionDoor: async () => commands().openCompanionDoor(),
    closeCompanionDoor: async () => commands().closeCompanionDoor(),
    describePage: async (page) => commands().describePage(page),
    hide: async (part, isHidden) => commands().hide(part, isHidden),
    input: async (events) => commands().input(events),
    leave: async () => commands().leave(),
    end: async () => commands().end(),
  }
}
