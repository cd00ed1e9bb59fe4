// What a restart, a kill and a long absence leave: the record, the roster, the grants; nobody has to click.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { CLOSE_CODES, ENDED_CODES } from '@farhand/protocol'
import { describe, expect, it } from 'vitest'
import { openDatabase } from '../store/database.ts'
import { createSqlStore } from '../store/sql-store.ts'
import { ADMINISTRATOR, startTestServer, temporaryFolder, writeTestPages, type TestServer } from '../test-server.ts'
import {
  SWITCH_LIMITS,
  admitNew,
  attach,
  commitPart,
  createDevice,
  createSession,
  newGrant,
  newInstance,
  objectOf,
  openSocket,
  pinRequest,
  proofFrame,
  resume,
  ticketFrom,
  type ServerAtHand,
} from './test-client.ts'
import { turnedBack } from './way-back-fixtures.ts'

const limits = SWITCH_LIMITS

async function startSession(server: ServerAtHand, cookie: string) {
  const device = await createDevice()
  const created = await createSession(server, { cookie, device })
  const host = await attach(server, { ticket: created.ticket, device })
  const guest = await admitNew(server, { sessionId: created.sessionId, host, epoch: 0 })
  const grant = newGrant()
  expect(
    await host.say({ kind: 'ask', grant, capability: 'view', scope: 'whole', minutes: null, owner: guest.device.id }),
  ).toBe('accepted')
  expect(
    await guest.say({
      kind: 'answer',
      grant,
      yes: true,
      capability: 'view',
      to: device.id,
      surface: 'screen',
      scope: 'whole',
      minutes: null,
    }),
  ).toBe('accepted')
  return { created, host, guest, grant }
}

type Started = Awaited<ReturnType<typeof startSession>>

/** The same pages come back to another process and go on. */
async function goOn(server: ServerAtHand, { created, host, guest, grant }: Started) {
  const hostBack = await resume(server, { sid: created.sid, device: host.device, instance: host.instance })
  const guestBack = await resume(server, { sid: created.sid, device: guest.device, instance: guest.instance })
  const { state, epoch } = await guestBack.take('state')
  expect(epoch).toBe(1)
  expect(state.grants.map((kept) => kept.grant)).toEqual([grant])
  expect(state.presenting?.device).toBe(guest.device.id)
  expect(Object.values(state.members).map(({ connected }) => connected)).toEqual([true, true])
  const object = objectOf({ key: true })
  guestBack.sendRaw(object)
  await hostBack.gotObjects(1)
  expect(hostBack.objects[0]).toEqual(object)
  expect(await hostBack.ask((ref) => ({ type: 'commit', ref, part: commitPart(0) }))).toBe('stale-epoch')
  expect(await hostBack.ask((ref) => ({ type: 'commit', ref, part: commitPart(1) }))).toBe('accepted')
  expect((await guestBack.take('commit')).epoch).toBe(1)
  return { hostBack, guestBack }
}

describe('after a restart', () => {
  it('everyone was lost, comes back by their device and goes on', async () => {
    await using folder = await temporaryFolder()
    let server = await startTestServer({ folder: folder.path, limits })
    const started = await startSession(server, await server.signedIn())
    await server[Symbol.asyncDispose]()
    expect(await started.guest.closed).toBe(CLOSE_CODES.restarting)
    server = await startTestServer({ folder: folder.path, limits })
    await using _ = server
    await goOn(server, started)
    const kinds = (await server.running.store.auditOf(started.created.sid)).map(({ kind }) => kind)
    expect(kinds.filter((kind) => kind === 'connection-lost')).toHaveLength(2)
  })

  it('a commit made before another page is back waits for it', async () => {
    await using folder = await temporaryFolder()
    let server = await startTestServer({ folder: folder.path, limits })
    const { created, host, guest } = await startSession(server, await server.signedIn())
    await server[Symbol.asyncDispose]()
    server = await startTestServer({ folder: folder.path, limits })
    await using _ = server
    const hostBack = await resume(server, { sid: created.sid, device: host.device, instance: host.instance })
    expect(await hostBack.ask((ref) => ({ type: 'commit', ref, part: commitPart(1) }))).toBe('accepted')
    const guestBack = await resume(server, { sid: created.sid, device: guest.device, instance: guest.instance })
    expect((await guestBack.take('commit')).epoch).toBe(1)
    expect((await guestBack.take('state')).epoch).toBe(2)
  })
})

describe('a server that is killed', () => {
  it(
    '[S9] loses nothing it acknowledged, and with the real limits a wrong password takes its time',
    { timeout: 120_000 },
    async () => {
      await using folder = await temporaryFolder()
      const first = await launch(folder.path)
      const set = { token: first.token, ...ADMINISTRATOR }
      expect((await first.call('POST', '/api/v1/setup', { body: set })).ok).toBe(true)
      const { username, password } = ADMINISTRATOR
      const answer = await first.call('POST', '/api/v1/auth/sign-in', { body: { username, password } })
      const cookie = answer.headers
        .getSetCookie()
        .map((one) => one.split(';')[0])
        .join('; ')
      const started = await startSession(first, cookie)
      await refusalTakesItsTime(first, started)

      let acknowledged = 0
      let killed = Promise.resolve()
      while ((await started.guest.say({ kind: 'pause', paused: acknowledged % 2 === 0 })) === 'accepted') {
        acknowledged += 1
        if (acknowledged === 9) killed = first.kill()
      }
      await killed
      expect(acknowledged).toBeGreaterThanOrEqual(9)

      const store = createSqlStore(openDatabase(join(folder.path, 'data/farhand.db')))
      const entries = await store.auditOf(started.created.sid)
      expect(await store.firstUnsoundEntry(started.created.sid)).toBeUndefined()
      const pauses = entries.filter(({ kind }) => kind === 'sharing-paused-or-resumed').length
      expect(pauses).toBeGreaterThanOrEqual(acknowledged)
      await store.close()

      const second = await launch(folder.path)
      const back = await resume(second, {
        sid: started.created.sid,
        device: started.guest.device,
        instance: started.guest.instance,
      })
      expect((await back.take('state')).state.presenting?.paused).toBe(pauses % 2 === 1)
      if (pauses % 2 === 1) expect(await back.say({ kind: 'pause', paused: false })).toBe('accepted')
      back.close()
      await goOn(second, started)
      await second.kill()
    },
  )
})

/** Unknown ID and silent host, with the limits of the product: 1.5 s twice, to the hundredth. */
async function refusalTakesItsTime(server: ServerAtHand, { created, host }: Started): Promise<void> {
  for (const sessionId of [created.sessionId, '999999999']) {
    const socket = await openSocket(server, await ticketFrom(server, 'joins', { sessionId }))
    const startMs = performance.now()
    socket.send({ type: 'join-request', instance: newInstance(), request: pinRequest() })
    await socket.take('join-answer')
    socket.send(proofFrame())
    const answeredMs = performance.now()
    expect((await socket.take('join-refused')).code).toBe('no-match')
    const endMs = performance.now()
    for (const tookMs of [answeredMs - startMs, endMs - answeredMs]) {
      expect(tookMs).toBeGreaterThanOrEqual(1_490)
      expect(tookMs).toBeLessThan(2_500)
    }
  }
  expect(host.pending('join-request').length).toBeLessThanOrEqual(1)
}

describe('who is away', () => {
  it('[CONSENT-170] too long is let go: a participant leaves the roster, a host ends the session, and both hear which', async () => {
    await using server = await startTestServer({
      limits: { ...limits, session: { ...limits.session, hostGoneMs: 1_500 } },
    })
    const { host, guest } = await startSession(server, await server.signedIn())
    const { device } = guest
    const { sid } = host
    guest.close()
    const kinds: string[] = []
    while (kinds.at(-1) !== 'gone') kinds.push((await host.take('event')).timed.event.kind)
    expect(kinds.slice(-2)).toEqual(['lost', 'gone'])
    expect((await turnedBack(server, { sid, device })).code).toBe(CLOSE_CODES.refused)
    host.close()
    await host.closed
    const deadline = Date.now() + 8_000
    const state = async () => (await server.running.store.sessionBySid(host.sid))?.state ?? ''
    while (!(await state()).includes('host-gone')) {
      expect(Date.now()).toBeLessThan(deadline)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    for (const formerly of [host.device, device])
      expect((await turnedBack(server, { sid, device: formerly })).code).toBe(ENDED_CODES['host-gone'])
  })
})

interface Launched extends ServerAtHand {
  readonly token: string
  kill(): Promise<void>
}

/** A server as a process of its own, with the limits of the product. */
async function launch(folder: string): Promise<Launched> {
  const pages = await writeTestPages(folder)
  const main = new URL('../main.ts', import.meta.url).href
  const code = `const { main } = await import(${JSON.stringify(main)}); await main({ pages: ${JSON.stringify(pages)} })`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'], PORT: '0', LOG_LEVEL: 'warn', FARHAND_DATA_DIR: join(folder, 'data') },
  })
  const exited = once(child, 'exit')
  let printed = ''
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    printed += String(chunk)
    if (/^Farhand is ready: \S+\n/.test(printed)) break
  }
  const url = /^Farhand is ready: (\S+)/.exec(printed)?.[1] ?? ''
  const call: TestServer['call'] = (method, path, { body, headers = {} } = {}) =>
    fetch(url + path, {
      method,
      headers: { origin: url, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  return {
    url,
    token: /#t=(\S+)/.exec(printed)?.[1] ?? '',
    call,
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
  }
}
