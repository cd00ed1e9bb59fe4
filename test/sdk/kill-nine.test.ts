// kill -9 of the server at random moments of a busy session, 45 times in three sessions side by side: no acknowledged
// record is lost, the audit chain verifies, and a fresh frame is there within 10 s without a click.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startSdkClient, type SdkClient } from '@farhand/client'
import { fromUtf8, utf8 } from '@farhand/protocol'
import { verifyChain } from '../../apps/server/src/store/audit-chain.ts'
import { openDatabase } from '../../apps/server/src/store/database.ts'
import { createSqlStore } from '../../apps/server/src/store/sql-store.ts'
import { temporaryFolder } from '../../apps/server/src/test-server.ts'
import { CREATE, admit, linkOf, liveView, roadTo, show, until, untilLive } from './sdk-session.ts'
import { signIn, startProcess, type ServerProcess } from './server-child.ts'

const KILLS = 15
const SESSIONS = 3
const BACK_WITHIN_MS = 10_000
const pause = (ms: number) =>
  new Promise((resolve) => {
    setTimeout(resolve, ms)
  })

interface Run {
  readonly backMs: readonly (number | undefined)[]
  readonly acknowledged: number
  readonly recorded: number
  readonly brokenAt: number | undefined
  readonly attacks: readonly string[]
}

/** Frames that count up, ten a second, and now and then a word of the host that must be written down. */
function keepBusy(host: SdkClient, lee: SdkClient) {
  let count = 0
  let acknowledged = 0
  const frames = setInterval(() => lee.publishFrame(utf8(String(++count)), { key: true }), 100)
  const words = setInterval(() => {
    host.commands.makeNewPin().then(
      () => {
        acknowledged += 1
      },
      () => undefined,
    )
  }, 120)
  return {
    get count() {
      return count
    },
    get acknowledged() {
      return acknowledged
    },
    stop() {
      clearInterval(frames)
      clearInterval(words)
    },
  }
}

async function killAgainAndAgain(): Promise<Run> {
  await using folder = await temporaryFolder()
  let server: ServerProcess = await startProcess(folder.path)
  const { url } = server
  const host = startSdkClient(roadTo(url, await signIn(url)), CREATE)
  const { sessionId, sid } = await untilLive(host)
  const lee = startSdkClient(roadTo(url), { kind: 'join-link', sessionId, name: 'Lee', fragment: linkOf(host) })
  await admit(host, 'Lee')
  await untilLive(lee)
  await show(lee, host)
  const busy = keepBusy(host, lee)
  const backMs: (number | undefined)[] = []
  try {
    for (let kill = 0; kill < KILLS; kill++) {
      await pause(Math.random() * 700)
      await server.kill()
      const { count } = busy
      const killedAtMs = performance.now()
      server = await startProcess(folder.path, new URL(url).port)
      const isFresh = () => Number(fromUtf8(host.received.at(-1)?.body ?? utf8('0'))) > count
      const isBack = await until(host, isFresh, 'a fresh frame').catch(() => false)
      backMs.push(isBack ? Math.round(performance.now() - killedAtMs) : undefined)
    }
  } finally {
    busy.stop()
    await server.kill()
  }
  const codes = [host, lee].flatMap((client) => liveView(client).activity.flatMap((entry) => entry.code ?? []))
  host.close()
  lee.close()
  const store = createSqlStore(openDatabase(join(folder.path, 'data/farhand.db')))
  try {
    const entries = await store.auditOf(sid)
    const recorded = entries.filter((entry) => JSON.stringify(entry.detail).includes('"kind":"new-pin"')).length
    return { backMs, acknowledged: busy.acknowledged, recorded, brokenAt: verifyChain(entries), attacks: codes }
  } finally {
    await store.close()
  }
}

test(
  'after kill -9 at 45 random moments everyone is back, and nothing acknowledged is lost',
  { timeout: 280_000 },
  async () => {
    const runs = await Promise.all(Array.from({ length: SESSIONS }, killAgainAndAgain))
    for (const run of runs) {
      expect(run.acknowledged).toBeGreaterThan(KILLS)
      expect(run.recorded).toBeGreaterThanOrEqual(run.acknowledged)
      expect(run.brokenAt).toBeUndefined()
      expect(run.attacks).toEqual([])
    }
    const times = runs.flatMap((run) => run.backMs)
    const inTime = times.filter((ms) => ms !== undefined && ms <= BACK_WITHIN_MS)
    console.log(
      `kill -9 with SDK clients: ${String(inTime.length)} of ${String(times.length)} back within 10 s: ${times.join(', ')} ms`,
    )
    expect(times).not.toContain(undefined)
    expect(inTime.length).toBeGreaterThanOrEqual(Math.ceil(0.9 * times.length))
  },
)
