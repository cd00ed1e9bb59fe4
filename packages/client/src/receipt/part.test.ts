// How a page parts where its receipt cannot be made: it says so, each time it tries, and nothing is left hanging.
import { createDeviceKey, deviceIdOf } from '@farhand/e2ee'
import { EMPTY_CHAIN, type OpenSession } from '@farhand/protocol'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { recordSession } from '../../../protocol/src/receipt/receipt-fixtures.ts'
import { ClientError } from '../errors.ts'
import type { Speaker } from '../session/goodbye.ts'
import { newInstance, type Identity } from '../session/identity.ts'
import { DEAF, Line } from '../transports/line.ts'
import { part } from './part.ts'

const recorded = await recordSession()
const device = await createDeviceKey()

function stateAfter(index: number): OpenSession {
  const state = recorded.states[index]
  if (state?.stage !== 'open') throw new Error('the session was open then')
  return state
}

/** A participant whose line is down, with a record of which there is no canonical JSON. */
function speaker(change: { readonly role?: Identity['role']; readonly kept?: undefined } = {}): {
  speaker: Speaker
  isClosed: () => boolean
} {
  const start = stateAfter(1)
  const { sid, sessionId } = start
  const deviceId = deviceIdOf(device.publicKey)
  const identity: Identity = {
    sid,
    sessionId,
    role: change.role ?? 'participant',
    name: 'Ann',
    device,
    deviceId,
    instance: newInstance(),
  }
  const kept = {
    start: { ...start, organization: 'X\ud800' },
    account: {},
    terms: null,
    entries: [recorded.entries[1]],
  }
  const line = new Line(() => Promise.reject(new ClientError('not-connected', 'down')), DEAF)
  const close = vi.spyOn(line, 'close')
  const speech = { say: () => Promise.reject(new ClientError('not-connected', 'down')), lineLost: () => undefined }
  const log = { kept: 'kept' in change ? change.kept : { ...kept, stamp: null, signed: [] }, tail: EMPTY_CHAIN }
  return {
    speaker: { identity, line, log, speech } as unknown as Speaker,
    isClosed: () => close.mock.calls.length > 0,
  }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a receipt that cannot be made', () => {
  it.each([
    { role: 'participant', made: 'not-made' },
    { role: 'companion', made: undefined },
  ] as const)('[CONSENT-191] is said where the server never told what happened: to a $role', async ({ role, made }) => {
    const { speaker: mine, isClosed } = speaker({ role, kept: undefined })
    const received: unknown[] = []
    part(mine, undefined, { onHeard: () => undefined, onReceipt: (receipt) => received.push(receipt) })
    await vi.advanceTimersByTimeAsync(10)
    expect([received, isClosed()]).toEqual([[made], true])
  })

  it('[CONSENT-191] is said where the session is over', async () => {
    const { speaker: mine, isClosed } = speaker()
    const received: unknown[] = []
    part(mine, undefined, { onHeard: () => undefined, onReceipt: (receipt) => received.push(receipt) })
    await vi.advanceTimersByTimeAsync(10)
    expect(received).toEqual(['not-made'])
    expect(isClosed()).toBe(true)
  })

  it('[CONSENT-191] is said while the session is not told yet, and again when that is given up', async () => {
    const { speaker: mine, isClosed } = speaker()
    const said: unknown[] = []
    part(mine, { kind: 'leave' }, { onHeard: (heard) => said.push(heard), onReceipt: (receipt) => said.push(receipt) })
    await vi.advanceTimersByTimeAsync(5_000)
    expect(said).toEqual(['not-yet', 'not-yet', 'not-made'])
    await vi.advanceTimersByTimeAsync(120_000)
    expect(said.slice(3)).toEqual(['no', 'not-made'])
    expect(isClosed()).toBe(true)
  })
})
