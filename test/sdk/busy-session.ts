// A session in which something is always going on: frames, chat, questions and answers. Lives here: its three people and what they
// do all the time. May not know: when the server dies, what is checked afterwards.
import { setTimeout as pause } from 'node:timers/promises'
import { ClientError, startSdkClient, type LiveView, type SdkClient } from '@farhand/client'
import type { Bytes, ClientFrame, Sid } from '@farhand/protocol'
import { overhear } from './overheard.ts'
import { CREATE, admit, linkOf, liveView, show, untilLive } from './sdk-session.ts'

const FRAME_EVERY_MS = 30
const FRAME_BYTES = 3000
const KEY_FRAME_EVERY = 20
const CHAT_EVERY_MS = 400
const ASK_EVERY_MS = 40

export interface BusySession extends AsyncDisposable {
  readonly sid: Sid
  readonly host: SdkClient
  readonly everyone: readonly SdkClient[]
  /** Everything the server has confirmed to have recorded, in no order. */
  acknowledged(): readonly ClientFrame[]
  /** When the newest frame that the host has opened was published, performance.now() ms; 0 before the first. */
  newestFrameMs(): number
}

/** Dana hosts, Lee shows a screen to Dana, Kim keeps asking to see it too. */
export async function startBusySession(url: string, cookie: string): Promise<BusySession> {
  const ears = [overhear(url, cookie), overhear(url), overhear(url)] as const
  const host = startSdkClient(ears[0].road, CREATE)
  const { sid, sessionId } = await untilLive(host)
  const enter = async (ear: (typeof ears)[number], name: string): Promise<SdkClient> => {
    const client = startSdkClient(ear.road, { kind: 'join-link', sessionId, name, fragment: linkOf(host) })
    await admit(host, name)
    await untilLive(client)
    return client
  }
  const lee = await enter(ears[1], 'Lee')
  const kim = await enter(ears[2], 'Kim')
  await show(lee, host)

  const stopped = new AbortController()
  let published = 0
  const showing = setInterval(() => {
    lee.publishFrame(frameOfNow(), { key: published++ % KEY_FRAME_EVERY === 0 })
  }, FRAME_EVERY_MS)
  const chatting = repeat(stopped.signal, CHAT_EVERY_MS, async (count) => {
    await (count % 2 === 0 ? host : lee).commands.sendMessage(`line ${count}`)
  })
  const asking = repeat(stopped.signal, ASK_EVERY_MS, (count) => askAndAnswer({ lee, kim, count }))
  const everyone = [host, lee, kim]
  return {
    sid,
    host,
    everyone,
    acknowledged: () => ears.flatMap(({ accepted }) => accepted),
    newestFrameMs: () => publishedMs(host.received.at(-1)?.body),
    async [Symbol.asyncDispose]() {
      clearInterval(showing)
      stopped.abort()
      for (const client of everyone) client.close()
      await Promise.all([chatting, asking])
    },
  }
}

/** One step of Kim's asking: a question, a yes or a no, and the yes taken back by either of them. */
async function askAndAnswer(people: { lee: SdkClient; kim: SdkClient; count: number }): Promise<void> {
  const { lee, kim, count } = people
  const [theirs, mine] = [liveOf(lee), liveOf(kim)]
  if (theirs === undefined || mine === undefined) return
  const { prompt } = theirs
  const given = theirs.allowed.find(({ to }) => to.device === mine.me.device)
  if (prompt !== null) {
    await (count % 3 === 0 ? lee.commands.decline(prompt.id) : lee.commands.allow(prompt.id, null))
  } else if (given === undefined) await kim.commands.ask(theirs.me.device, 'view', 'whole', null)
  else await (count % 2 === 0 ? lee : kim).commands.withdraw(given.grant)
}

const liveOf = (client: SdkClient): LiveView | undefined =>
  client.current().stage === 'live' ? liveView(client) : undefined

/** Does something again and again until told to stop. What a lost line or a crossing message refuses is tried again. */
async function repeat(stop: AbortSignal, everyMs: number, act: (count: number) => Promise<void>): Promise<void> {
  for (let count = 0; !stop.aborted; count++) {
    try {
      await act(count)
    } catch (cause) {
      if (!(cause instanceof ClientError)) throw cause
    }
    await pause(everyMs)
  }
}

function frameOfNow(): Bytes {
  const body = new Uint8Array(FRAME_BYTES)
  new DataView(body.buffer).setFloat64(0, performance.now())
  return body
}

const publishedMs = (body: Bytes | undefined): number =>
  body === undefined ? 0 : new DataView(body.buffer, body.byteOffset).getFloat64(0)
