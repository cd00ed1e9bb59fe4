// A wish to show, a no and a tick that are taken back while they are on their way: the device has the last word, with or
// without a line, and the session is told until it knows.
import { afterEach, describe, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { startSdkClient, type LiveView, type SdkClient, type SessionView } from '@farhand/client'
import { utf8 } from '@farhand/protocol'
import { joinCuttable } from './cuttable.ts'
import { codesOf, idOf, isRefused, live, Stage, until, type Client } from './malicious/cast.ts'
import * as real from './sdk-session.ts'

const FRAME = utf8('never')

const codeOf = (command: Promise<void>): Promise<unknown> =>
  command.then(
    () => 'done',
    (cause: { code?: unknown }) => cause.code,
  )

const sends = (client: Pick<Client, 'publishFrame'>) => client.publishFrame(FRAME, { key: true })

describe('with a server of somebody else’s', () => {
  let stage: Stage
  afterEach(() => {
    vi.restoreAllMocks()
    stage.close()
  })

  /** What `who` says, oldest first; the server says that it took what is of these kinds, and takes no notice of it. */
  function ignore(who: Client, ...kinds: string[]): string[] {
    const said: string[] = []
    stage.server.tampering.fromClient = (frame, from) => {
      if (frame.type !== 'say' || from !== idOf(who)) return [frame]
      const { kind } = frame.signed.message.body
      said.push(kind)
      if (!kinds.includes(kind)) return [frame]
      stage.server.deliver(idOf(who), { type: 'accepted', ref: frame.ref })
      return []
    }
    return said
  }

  /** Lee shows; the host picked a surface, to be shown once Lee has let go. */
  async function picked() {
    stage = await Stage.open()
    const lee = await stage.guest('Lee')
    const { host } = stage
    await stage.show(lee)
    const failed = codeOf(host.commands.share(host.capture))
    const { id } = await until(lee, (view) => view.stage === 'live' && view.prompt, 'the question')
    await until(host, (view) => view.stage === 'live' && view.switching, 'waiting')
    return { host, lee, id, failed }
  }

  test('[CONSENT-100] a server that ignores the host’s taking back gets no picture, and is named', async () => {
    const { host, lee, id, failed } = await picked()
    const said = ignore(host, 'withdraw')
    void codeOf(host.commands.withdraw(id))
    expect(await failed).toBe('not-now')
    expect(live(host)).toMatchObject({ picked: null, switching: null, prompt: null })
    expect(live(host).asked.at(-1)).toMatchObject({ id, outcome: 'withdrawn' })
    await lee.commands.letGo(id, idOf(host))
    await isRefused(host, 'withdrawal-ignored')
    expect(said).not.toContain('take')
    expect(live(host)).toMatchObject({ sharing: null, prompt: null })
    expect(sends(host)).toBe(false)
  })

  test('[CONSENT-100] a take that is on its way after Lee let go ends with the wish', async () => {
    const { host, lee, id, failed } = await picked()
    const held = Promise.withResolvers<void>()
    const said: string[] = []
    stage.server.tampering.fromClient = async (frame, from) => {
      if (frame.type !== 'say' || from !== idOf(host)) return [frame]
      said.push(frame.signed.message.body.kind)
      await held.promise
      return [frame]
    }
    await lee.commands.letGo(id, idOf(host))
    await until(host, () => said.includes('take'), 'the take')
    void codeOf(host.commands.withdraw(id))
    expect(await failed).toBe('taken-back')
    held.resolve()
    await until(lee, () => stage.server.state?.presenting === null, 'the end of what was taken late')
    expect(live(host)).toMatchObject({ sharing: null, allowed: [], onTheWay: [] })
    expect(lee.received).toEqual([])
    expect(codesOf(live(host))).toEqual([])
  })

  test('[CONSENT-101] a server that ignores a no to a hand-over is named', async () => {
    stage = await Stage.open()
    const { host } = stage
    const lee = await stage.guest('Lee')
    const kim = await stage.guest('Kim')
    await stage.show(lee)
    await host.commands.switchTo(idOf(kim))
    const { id } = await until(lee, (view) => view.stage === 'live' && view.switching, 'the wish')
    await lee.commands.letGo(id, idOf(kim))
    const said = ignore(lee, 'agree')
    void codeOf(lee.commands.declineTurn(id))
    await until(lee, () => said.includes('agree'), 'the no')
    await isRefused(lee, 'withdrawal-ignored')
    expect(live(lee).switching?.isMyYes).toBe(false)
  })

  test('[CONSENT-101] a no that is no more than a wrong click of a bystander is said once and blames nobody', async () => {
    stage = await Stage.open()
    const { host } = stage
    const lee = await stage.guest('Lee')
    const kim = await stage.guest('Kim')
    await stage.show(lee)
    await lee.commands.switchTo(idOf(kim))
    const { id } = await until(host, (view) => view.stage === 'live' && view.switching, 'the wish')
    const said = ignore(host)
    expect(await codeOf(host.commands.declineTurn(id))).toBe('done')
    await until(kim, (view) => view.stage === 'live' && view.prompt, 'still asked')
    // Twice so much later that a no which counts would be said again, and a server that ignores it named.
    const now = performance.now.bind(performance)
    for (const laterMs of [6000, 12_000]) {
      vi.spyOn(performance, 'now').mockImplementation(() => now() + laterMs)
      await host.commands.makeNewPin()
    }
    expect(said).toEqual(['agree', 'new-pin', 'new-pin'])
    expect(codesOf(live(host))).toEqual([])
  })

  test.each(['stopSharing', 'withdrawAll'] as const)(
    '[CONSENT-103] %s drops what the host picked, and takes its wish back',
    async (command) => {
      const { host, lee, failed } = await picked()
      expect(live(host).picked).toMatchObject({ surface: host.capture.surface })
      const ending = host.commands[command]()
      // Here at once, whatever the session says.
      expect(live(host)).toMatchObject({ picked: null, prompt: null })
      expect(await failed).toBe('not-now')
      await ending
      await until(lee, (view) => view.stage === 'live' && view.switching === null && view.prompt === null, 'the end')
      expect(live(host)).toMatchObject({ picked: null, sharing: null, prompt: null })
      expect(codesOf(live(host))).toEqual([])
    },
  )

  /** Lee’s screen is kept behind the curtain, under the looser rule; the host lets Lee show again, and that is on its way. */
  async function comingBack() {
    stage = await Stage.open(undefined, 'beam')
    const lee = await stage.guest('Lee')
    const { host, server } = stage
    await lee.commands.relax(true)
    await stage.show(lee)
    await host.commands.share(host.capture)
    await until(lee, (view) => view.stage === 'live' && view.curtain?.alive, 'the curtain')
    const open = Promise.withResolvers<void>()
    const waiting: string[] = []
    server.tampering.fromClient = async (frame, from) => {
      if (frame.type !== 'say' || from !== idOf(lee)) return [frame]
      waiting.push(frame.signed.message.body.kind)
      await open.promise
      return [frame]
    }
    await host.commands.switchTo(idOf(lee))
    await until(lee, () => waiting.includes('take'), 'the take on its way')
    return { host, lee, letThrough: open.resolve }
  }

  /** Whatever the server took late is over again, and nothing of it was shown. */
  async function staysHidden(lee: Client, host: Client): Promise<void> {
    const { server } = stage
    await until(
      lee,
      () => server.state?.presenting?.device !== idOf(lee) && server.state?.switching === null,
      'the end',
    )
    await until(host, (view) => view.stage === 'live' && view.watching === null, 'no picture')
    expect(live(lee)).toMatchObject({ sharing: null, allowed: [], onTheWay: [] })
    expect(sends(lee)).toBe(false)
    expect(host.received).toEqual([])
  }

  test('[CONSENT-102] unticking the looser rule ends what comes back by itself, though the line is slow', async () => {
    const { host, lee, letThrough } = await comingBack()
    const unticked = lee.commands.relax(false)
    expect(live(lee)).toMatchObject({ profile: { effective: 'strict' }, onTheWay: [], sharing: null })
    letThrough()
    await unticked
    await staysHidden(lee, host)
    expect(stage.server.state?.members[idOf(lee)]?.relaxed).toBe(false)
    expect(codesOf(live(lee))).toEqual([])
  })

  test('[CONSENT-102] what comes back by itself is listed as long as it is on its way, and can be taken back', async () => {
    const { host, lee, letThrough } = await comingBack()
    const [waits] = live(lee).onTheWay
    expect(waits).toMatchObject({ capability: 'view', to: [{ name: 'Dana' }] })
    await lee.commands.withdraw(waits!.grant)
    letThrough()
    await staysHidden(lee, host)
  })

  test('[CONSENT-102] “Withdraw everything” ends what comes back by itself', async () => {
    const { host, lee, letThrough } = await comingBack()
    void codeOf(lee.commands.withdrawAll())
    expect(live(lee)).toMatchObject({ onTheWay: [], curtain: null })
    letThrough()
    await staysHidden(lee, host)
  })
})

describe('without a line, with the real server', { timeout: 60_000 }, () => {
  const isBack = (view: LiveView) => view.connection === 'connected'
  const isAway = (view: SessionView) => view.stage === 'live' && view.connection === 'reconnecting'

  test('[CONSENT-100] what the host picked and took back is not shown once the line is there again', async () => {
    await using stage = await real.openStage()
    const { server, cookie } = stage
    const road = real.roadTo(server.url, cookie)
    let down = false
    let socket: WebSocket | undefined
    const host: SdkClient = startSdkClient(
      {
        ...road,
        fetch: (path, init) => (down ? Promise.reject(new TypeError('no network')) : road.fetch(path, init)),
        createSocket: (address, protocols) => (socket = new WebSocket(address, protocols, { origin: server.url })),
      },
      real.CREATE,
    )
    try {
      const { sessionId } = await real.untilLive(host)
      const lee = stage.enter({ kind: 'join-link', sessionId, name: 'Lee', fragment: real.linkOf(host) })
      await real.admit(host, 'Lee')
      await real.untilLive(lee)
      await real.show(lee, host)
      const failed = codeOf(host.commands.share(host.capture))
      const { id } = await real.until(lee, (view) => view.stage === 'live' && view.prompt, 'the question')
      await real.until(host, (view) => view.stage === 'live' && view.picked, 'what is picked')
      down = true
      socket?.terminate()
      await real.until(host, isAway)
      await host.commands.withdraw(id)
      expect(await failed).toBe('not-now')
      expect(real.liveView(host)).toMatchObject({ picked: null, switching: null })
      down = false
      await real.untilLive(host, isBack)
      await real.untilLive(lee, ({ prompt, switching }) => prompt === null && switching === null)
      expect(real.liveView(host).sharing).toBeNull()
      expect(sends(host)).toBe(false)
      expect(real.liveView(lee).presenter?.isMe).toBe(true)
    } finally {
      host.close()
    }
  })

  test('[CONSENT-101] a no after the yes to a hand-over is told with the next state', async () => {
    await using stage = await real.openStage()
    const { host, sessionId } = stage
    const kim = stage.enter({ kind: 'join-link', sessionId, name: 'Kim', fragment: real.linkOf(host) })
    await real.admit(host, 'Kim')
    await real.untilLive(kim)
    const { client: lee, cut, mend } = await joinCuttable(stage, 'Lee')
    await real.show(lee, host)
    await host.commands.switchTo(real.liveView(kim).me.device)
    const { id } = await real.until(lee, (view) => view.stage === 'live' && view.switching, 'the wish')
    await lee.commands.letGo(id, real.liveView(kim).me.device)
    await real.until(kim, (view) => view.stage === 'live' && view.prompt?.kind === 'take', 'the turn')
    cut()
    await real.until(lee, isAway)
    await lee.commands.declineTurn(id)
    mend()
    await real.untilLive(kim, ({ prompt, switching }) => prompt === null && switching === null)
    await expect(kim.commands.take(id, kim.capture)).rejects.toMatchObject({ code: 'not-now' })
    expect(real.liveView(lee).presenter?.isMe).toBe(true)
  })

  test('[CONSENT-101] a wish to hand over that was taken back is told with the next state', async () => {
    await using stage = await real.openStage()
    const { host } = stage
    const { client: lee, cut, mend } = await joinCuttable(stage, 'Lee')
    await real.show(lee, host)
    await lee.commands.switchTo(real.liveView(host).me.device)
    const { id } = await real.until(host, (view) => view.stage === 'live' && view.prompt, 'the turn')
    cut()
    await real.until(lee, isAway)
    await lee.commands.withdraw(id)
    expect(real.liveView(lee).switching).toBeNull()
    mend()
    await real.untilLive(host, ({ prompt, switching }) => prompt === null && switching === null)
  })
})
