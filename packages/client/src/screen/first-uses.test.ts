import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { DeviceId, Grant, GrantId } from '@farhand/protocol'
import { OwnGrants } from '../consent/own-grants.ts'
import { ClientError, type ClientErrorCode } from '../errors.ts'
import type { Live } from '../session/live.ts'
import { FirstUses } from './first-uses.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const ME = 'me' as DeviceId
/** A session in which all of these may see my screen, and a server that answers what it is told to, or yes. */
function stageWith(...viewers: string[]) {
  const ownGrants = new OwnGrants(ME, undefined, () => 0)
  const members = Object.fromEntries(viewers.map((device) => [device, { connected: true }]))
  const refusals: ClientErrorCode[] = []
  const told: string[] = []
  for (const to of viewers) {
    const grant = { grant: to as GrantId, to: to as DeviceId, owner: ME, capability: 'view', expiresAt: null }
    ownGrants.give(grant as Grant)
    ownGrants.recorded(grant.grant)
  }
  const live = {
    connected: true,
    ownGrants,
    state: { members },
    keys: { members: viewers.map((deviceId) => ({ deviceId })) },
    speech: {
      say({ grant }: { grant: string }) {
        const refusal = refusals.shift()
        if (refusal !== undefined) return Promise.reject(new ClientError(refusal, 'refused by the test'))
        told.push(grant)
        return Promise.resolve()
      },
    },
  }
  return { live: live as unknown as Live, members, refusals, told, ownGrants }
}
const settled = () => vi.advanceTimersByTimeAsync(0)

test('[CONSENT-150] who is away when a picture leaves did not see it; who is back and gets one has', async () => {
  const uses = new FirstUses()
  const { live, members, told } = stageWith('kim', 'lee')
  members.lee!.connected = false
  uses.left(live)
  await settled()
  expect(told).toEqual(['kim'])
  members.lee!.connected = true
  uses.follow(live)
  await settled()
  expect(told).toEqual(['kim'])
  uses.left(live)
  uses.left(live)
  await settled()
  expect(told).toEqual(['kim', 'lee'])
})

test('[CONSENT-150] what was said too fast is said again, though no other picture leaves', async () => {
  const uses = new FirstUses()
  const { live, refusals, told } = stageWith('kim', 'lee')
  refusals.push('too-fast', 'too-fast')
  uses.left(live)
  await settled()
  expect(told).toEqual([])
  await vi.advanceTimersByTimeAsync(2000)
  expect(told).toEqual(['kim', 'lee'])
})

test('[CONSENT-150] of many viewers each is told, with room left for what else this device says', async () => {
  const uses = new FirstUses()
  const viewers = Array.from({ length: 70 }, (_, n) => `viewer ${n}`)
  const { live, told } = stageWith(...viewers)
  uses.left(live)
  await settled()
  expect(told).toHaveLength(20)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(told).toEqual(viewers)
})

test('[CONSENT-150] what could not be told is told once the line is up, even if its viewer is away by then', async () => {
  const uses = new FirstUses()
  const { live, members, refusals, told } = stageWith('kim')
  refusals.push('not-connected')
  uses.left(live)
  await settled()
  expect(told).toEqual([])
  members.kim!.connected = false
  uses.follow(live)
  await settled()
  expect(told).toEqual(['kim'])
})

test('[CONSENT-150] a view that has ended meanwhile is not told any more, nor what the server will not have', async () => {
  const uses = new FirstUses()
  const { live, ownGrants, refusals, told } = stageWith('kim', 'lee', 'max')
  refusals.push('too-fast')
  uses.left(live)
  await settled()
  ownGrants.end('kim' as GrantId)
  refusals.push('refused')
  await vi.advanceTimersByTimeAsync(1000)
  expect(told).toEqual(['max'])
})
