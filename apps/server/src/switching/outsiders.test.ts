// Members whom an ID alone let in: in the session, and not in the group before both have confirmed the spoken code.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { SessionMessageBody } from '@farhand/protocol'
import { startTestServer, type TestServer } from '../test-server.ts'
import {
  admitByIdAlone,
  admitNew,
  attach,
  commitPart,
  createDevice,
  createSession,
  greeting,
  knock,
  linkRequest,
  noneRequest,
  objectOf,
  randomText,
  SWITCH_LIMITS,
  welcomeAnswer,
  type TestMember,
} from './test-client.ts'

let server: TestServer
let sessionId: string
let host: TestMember

beforeAll(async () => {
  server = await startTestServer({ limits: SWITCH_LIMITS })
})
afterAll(() => server[Symbol.asyncDispose]())

beforeEach(async () => {
  const device = await createDevice()
  const body = { joinBy: 'spoken' } as const
  const session = await createSession(server, { cookie: await server.signedIn(), device, body })
  ;({ sessionId } = session)
  host = await attach(server, { ticket: session.ticket, device })
})

const rejoin = () => ({ keyPackage: randomText(700), signature: randomText(64) })
const chat = () => objectOf({ trackClass: 4, signed: true })

async function confirm(lee: TestMember): Promise<void> {
  expect(await lee.say({ kind: 'confirm', device: host.device.id })).toBe('accepted')
  expect(await host.say({ kind: 'confirm', device: lee.device.id })).toBe('accepted')
}

describe('[KEY-32] who has only an ID', () => {
  it('is let in without a commit, and only so', async () => {
    const device = await createDevice()
    const { join } = await knock(server, { sessionId, host, request: noneRequest() })
    const admit: SessionMessageBody = {
      kind: 'admit',
      join,
      device: device.id,
      name: 'Lee',
      method: 'none',
      grant: null,
    }
    expect(await host.say(admit, commitPart(0, device.id))).toBe('bad-commit')
    expect(await host.say(admit, null, welcomeAnswer())).toBe('bad-commit')
    expect(await host.say(admit)).toBe('bad-commit')
    expect(await host.say(admit, null, greeting())).toBe('accepted')
  })

  it('is the only one who can be', async () => {
    const device = await createDevice()
    const { join } = await knock(server, { sessionId, host, request: linkRequest() })
    const admit: SessionMessageBody = {
      kind: 'admit',
      join,
      device: device.id,
      name: 'Lee',
      method: 'link',
      grant: null,
    }
    expect(await host.say(admit, null, greeting())).toBe('bad-commit')
    expect(await host.say({ kind: 'withdraw-all' }, null, greeting())).toBe('bad-commit')
  })

  it('gets no commit and is not heard when asking into the group, before both have confirmed', async () => {
    const lee = await admitByIdAlone(server, { sessionId, host })
    expect((await lee.take('welcome')).answer.welcome).toBe('')
    lee.send({ type: 'rejoin', rejoin: rejoin() })
    await admitNew(server, { sessionId, host, epoch: 0, name: 'Kim' })
    expect(await host.ask((ref) => ({ type: 'commit', ref, part: commitPart(1, lee.device.id) }))).toBe('bad-commit')
    await confirm(lee)
    expect(lee.pending('commit')).toEqual([])
    expect(host.pending('rejoin')).toEqual([])
  })

  it('gets the Welcome and what follows once both have', async () => {
    const lee = await admitByIdAlone(server, { sessionId, host })
    await lee.take('welcome')
    await confirm(lee)
    lee.send({ type: 'rejoin', rejoin: rejoin() })
    expect((await host.take('rejoin')).device).toBe(lee.device.id)
    expect(await host.ask((ref) => ({ type: 'commit', ref, part: commitPart(0, lee.device.id) }))).toBe('accepted')
    expect((await lee.take('welcome')).epoch).toBe(1)
    expect(await host.ask((ref) => ({ type: 'commit', ref, part: commitPart(1) }))).toBe('accepted')
    expect((await lee.take('commit')).epoch).toBe(1)
  })

  it('keeps no host from beginning a new group', async () => {
    const lee = await admitByIdAlone(server, { sessionId, host })
    expect(await host.ask((ref) => ({ type: 'new-group', ref }))).toBe('accepted')
    await confirm(lee)
    expect(await host.ask((ref) => ({ type: 'new-group', ref }))).toBe('group-in-use')
  })
})

it('[CONSENT-22] [CONSENT-10] no chat passes from or to who is not confirmed', async () => {
  const lee = await admitByIdAlone(server, { sessionId, host })
  const kim = await admitNew(server, { sessionId, host, epoch: 0, name: 'Kim' })
  const [fromHost, fromLee, afterwards, back] = [chat(), chat(), chat(), chat()]
  host.sendRaw(fromHost)
  lee.sendRaw(fromLee)
  await kim.gotObjects(1)
  await confirm(lee)
  host.sendRaw(afterwards)
  await lee.gotObjects(1)
  lee.sendRaw(back)
  await host.gotObjects(1)
  await kim.gotObjects(3)
  expect(kim.objects).toEqual([fromHost, afterwards, back])
  expect(lee.objects).toEqual([afterwards])
  expect(host.objects).toEqual([back])
})
