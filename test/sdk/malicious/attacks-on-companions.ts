// Attacks with second devices: the server lists a companion that its owner did not let in, or not any more.
import assert from 'node:assert/strict'
import {
  decodeHeader,
  OWN_STREAM,
  TRACKS,
  type DeviceId,
  type JoinId,
  type OpenSession,
  type SignedMessage,
} from '@farhand/protocol'
import { randomId } from '../../../packages/client/src/session/identity.ts'
import { createDeviceKey, deviceIdOf } from '../../../packages/e2ee/src/device.ts'
import { attack } from './attack-case.ts'
import { deviceOf, idOf, isRefused, live, signed, until, type Client, type Stage } from './cast.ts'
import { stateFrame } from './malicious-server.ts'

/** A whole state to this page in which that device is somebody's companion. */
function deliverCompanion({ server }: Stage, to: Client, device: DeviceId, vouched: SignedMessage): void {
  const { state, epoch } = server
  const owner = state?.members[vouched.message.by]
  assert.ok(state && owner)
  const companion = {
    ...owner,
    device,
    role: 'companion',
    of: owner.device,
    vouched,
  } as OpenSession['members'][DeviceId]
  const members = { ...state.members, [device]: companion } as OpenSession['members']
  server.deliver(idOf(to), stateFrame({ ...state, members }, { epoch, you: idOf(to) }))
}

/** Nobody on this page has a helper program. */
function knowsNoCompanion(client: Client): void {
  assert.deepEqual(
    live(client).people.map(({ companion }) => companion),
    live(client).people.map(() => null),
  )
}

const LEDGER = {
  id: 'window:7:0',
  title: 'Ledger',
  application: 'ledger',
  area: { x: 0, y: 0, width: 640, height: 480 },
  isOurs: false,
}

const newDevice = async (): Promise<DeviceId> => deviceIdOf((await createDeviceKey()).publicKey)
const vouchFor = (device: DeviceId) => ({ kind: 'vouch', join: randomId() as JoinId, device }) as const

export const ATTACKS_ON_COMPANIONS = [
  attack('ATTACK-61', 'a companion that its owner never let in', async (stage) => {
    const lee = await stage.guest('Lee')
    const [device, forger] = [await newDevice(), await createDeviceKey()]
    deliverCompanion(stage, stage.host, device, await signed(lee, forger, vouchFor(device), { by: idOf(lee) }))
    await isRefused(stage.host, 'bad-signature')
    knowsNoCompanion(stage.host)
  }),

  attack('ATTACK-62', 'a companion with the word for another device', async (stage) => {
    const lee = await stage.guest('Lee')
    const vouched = await signed(lee, await deviceOf(lee), vouchFor(await newDevice()))
    deliverCompanion(stage, stage.host, await newDevice(), vouched)
    await isRefused(stage.host, 'forged-companion')
    knowsNoCompanion(stage.host)
  }),

  attack('ATTACK-63', 'a companion that has left, with the old word for it', async (stage) => {
    const { host, server } = stage
    const lee = await stage.guest('Lee')
    await stage.companion(lee)
    const first = Object.values(server.state?.members ?? {}).find((member) => member.role === 'companion')
    assert.ok(first?.role === 'companion')
    const { epoch } = server
    await stage.companion(lee)
    // The host commits once its page knows of the other one.
    await until(
      host,
      (view) => view.stage === 'live' && server.state?.members[first.device] === undefined && server.epoch > epoch,
      'another one',
    )
    const second = Object.values(server.state?.members ?? {}).find((member) => member.role === 'companion')
    assert.ok(second !== undefined && server.state)
    const { [second.device]: _left, ...members } = server.state.members
    server.state = { ...server.state, members }
    deliverCompanion(stage, host, first.device, first.vouched)
    await isRefused(host, 'replayed')
    knowsNoCompanion(host)
  }),

  attack('ATTACK-85', 'the title of a window that is not shown, passed on to who controls', async (stage) => {
    const { host, server } = stage
    const lee = await stage.guest('Lee')
    const platform = await stage.companion(lee)
    platform.arrange([LEDGER])
    await stage.show(lee, { ...lee.capture, surface: 'window', label: LEDGER.id })
    await lee.commands.offer(idOf(host), 'control', 'whole', null)
    await until(host, (view) => view.stage === 'live' && view.held.length === 2, 'control')
    server.tampering.object = (object) => {
      const { trackClass, stream } = decodeHeader(object)
      if (trackClass === TRACKS.control.number && stream === OWN_STREAM) server.deliverObject(idOf(host), object)
      return [object]
    }
    await until(lee, () => platform.isWatched, 'the companion looks')
    platform.arrange([LEDGER, { ...LEDGER, id: 'window:8:0', title: 'Dismissals' }])
    await until(
      lee,
      (view) => view.stage === 'live' && view.companion.stage === 'joined' && view.companion.opened.length === 1,
      'its own page is told',
    )
    await isRefused(host, 'bad-message')
  }),
]
