// Who asked reads what became of it by the word of whom they asked, and of nobody else: also where a server and somebody who
// is in work together and give another question the same id.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Grant, OpenSession, SignedMessage } from '@farhand/protocol'
import { deviceOf, idOf, live, signed, Stage, until, type Client } from './malicious/cast.ts'
import { stateFrame } from './malicious/malicious-server.ts'

let stage: Stage
let kim: Client
/** Dana asks Lee. */
let request: OpenSession['requests'][number]
/** Mallory asks Kim, under the same id. */
let other: OpenSession['requests'][number]

const ASKED = { capability: 'camera', scope: 'whole', minutes: null } as const

beforeEach(async () => {
  stage = await Stage.open()
  const { host, server } = stage
  const lee = await stage.guest('Lee')
  kim = await stage.guest('Kim')
  const mallory = await stage.mallory()
  await until(host, (view) => view.stage === 'live' && view.people.length === 4, 'all are in')
  await host.commands.ask(idOf(lee), ASKED.capability, ASKED.scope, ASKED.minutes)
  await until(lee, (view) => view.stage === 'live' && view.prompt, 'the question')
  const [open] = server.state?.requests ?? []
  assert.ok(open)
  request = open
  const { grant } = request
  const asked = await signed(host, mallory.device, { kind: 'ask', grant, ...ASKED, owner: idOf(kim) })
  other = { ...request, owner: idOf(kim), to: mallory.deviceId, asked }
})

afterEach(() => {
  stage.close()
})

/** The server tells the host this instead. */
function tell(change: Partial<OpenSession>): void {
  const { state, epoch } = stage.server
  assert.ok(state)
  stage.server.deliver(idOf(stage.host), stateFrame({ ...state, ...change }, { epoch, you: idOf(stage.host) }))
}

/** What the host's page says became of its question to Lee, once that is not open any more. */
const outcome = () =>
  until(
    stage.host,
    (view) =>
      view.stage === 'live' &&
      view.asked.find(({ id, outcome: what }) => id === request.grant && what !== 'open')?.outcome,
    'the end of the question',
  )

test.for(['answer', 'withdraw-all'] as const)(
  '[CONSENT-15] the no of somebody else, to a question under the same id, is none of whom this page asked: %s',
  async (kind) => {
    const { host, server } = stage
    tell({ requests: [other] })
    const body = kind === 'answer' ? ({ kind, grant: request.grant, yes: false } as const) : ({ kind } as const)
    const no = await signed(kim, await deviceOf(kim), body)
    server.deliverEvent(idOf(host), { kind: 'said', signed: no, instance: null, acknowledgement: null })
    expect(await outcome()).toBe('withdrawn')
    // It is Kim's, to Mallory.
    const declined = live(host).activity.filter((line) => line.kind === 'declined')
    expect(declined).toMatchObject([{ who: 'Kim', whom: 'Mallory' }])
  },
)

test('[CONSENT-15] nor is their yes, told in the whole state', async () => {
  const { grant, owner, to, askedAt: since } = other
  const yes = { kind: 'answer', grant, yes: true, ...ASKED, to, surface: 'unknown' } as const
  const evidence: SignedMessage[] = [other.asked, await signed(kim, await deviceOf(kim), yes)]
  const given: Grant = {
    grant,
    capability: ASKED.capability,
    scope: ASKED.scope,
    owner,
    to,
    surface: 'unknown',
    since,
    expiresAt: null,
    usedAt: null,
  }
  tell({ requests: [], grants: [given], evidence })
  expect(await outcome()).toBe('withdrawn')
  expect(live(stage.host).held).toEqual([])
})
