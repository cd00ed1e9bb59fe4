// What every story of a helper program needs: a participant who shows, a host who may control, and the program beside them.
import { companionFileName, readInvitation, type InputEvent, type LiveView, type SdkClient } from '@farhand/client'
import { invitationOfFile, type Invitation } from '../../apps/companion/src/invitation.ts'
import { platformDouble, type PlatformDouble } from '../../apps/companion/src/platform/platform-double.ts'
import { runSession, type Run } from '../../apps/companion/src/run-session.ts'
import { sessionWordsFor } from '../../apps/companion/src/session-words.ts'
import { expect } from 'vitest'
import { liveView, openStage, roadTo, show, until, untilLive, type Stage } from './sdk-session.ts'

export interface CompanionStage extends AsyncDisposable {
  readonly stage: Stage
  readonly lee: SdkClient
  /** Starts a program that goes where this page's code says; `code` in its place. */
  start(code?: string): { readonly run: Run; readonly platform: PlatformDouble }
  /** A program that is in and ready. */
  joined(): Promise<{ readonly run: Run; readonly platform: PlatformDouble }>
  /** Lee shows a screen to the host and lets them control it. */
  allowControl(minutes?: number | null): Promise<void>
}

/** The code on the page, once there is one. */
export const codeOf = (client: SdkClient): Promise<string> =>
  until(client, (view) => view.stage === 'live' && view.companion.stage === 'door' && view.companion.code, 'a code')

export const ownView = (client: SdkClient): LiveView['companion'] => liveView(client).companion

export async function openCompanionStage(parts: Parameters<typeof openStage>[1] = {}): Promise<CompanionStage> {
  const stage = await openStage({}, parts)
  const lee = await stage.participant('Lee')
  await lee.commands.describePage({ title: 'Session with Dana', visible: true, dialog: false, windows: [] })
  const runs: Run[] = []
  const { server, host, sessionId } = stage

  const start: CompanionStage['start'] = (code) => {
    const shown = lee.current()
    const door = shown.stage === 'live' && shown.companion.stage === 'door' ? shown.companion.code : ''
    const invitation = invitationFor(server.url, sessionId, code ?? door)
    const platform = platformDouble()
    const { fetch, createSocket } = roadTo(server.url)
    const run = runSession({ invitation, platform, words: sessionWordsFor('en'), fetch, createSocket })
    runs.push(run)
    return { run, platform }
  }

  return {
    stage,
    lee,
    start,
    async joined() {
      await lee.commands.openCompanionDoor()
      await codeOf(lee)
      const started = start()
      await untilLive(lee, ({ companion }) => companion.stage === 'joined' && companion.ready, 'the program is ready')
      return started
    },
    async allowControl(minutes = null) {
      if (liveView(lee).sharing === null) await show(lee, host)
      await lee.commands.offer(liveView(host).me.device, 'control', 'whole', minutes)
      await untilLive(host, ({ held }) => held.some(({ capability }) => capability === 'control'), 'control')
    },
    async [Symbol.asyncDispose]() {
      for (const run of runs) run.quit()
      await Promise.all(runs.map((run) => run.ended))
      await stage[Symbol.asyncDispose]()
    },
  }
}

/** By the file's name, as a download carries it. */
export function invitationFor(url: string, sessionId: Stage['sessionId'], code: string): Invitation {
  const { hostname, port } = new URL(url)
  const invitation = readInvitation(code)
  if (invitation === undefined) throw new Error(`no code: ${code}`)
  const name = companionFileName({ host: hostname, port: Number(port), sessionId, invitation })
  const read = invitationOfFile(`/home/lee/Downloads/${name} (1)`)
  if (read === undefined) throw new Error(`not readable: ${name}`)
  return read
}

/** Sends until it arrives: right after a grant the program may not have heard of it yet. */
export async function arrives(
  client: SdkClient,
  {
    platform,
    events,
    as,
  }: { readonly platform: PlatformDouble; readonly events: readonly InputEvent[]; readonly as: string },
): Promise<void> {
  await expect
    .poll(
      async () => {
        await client.commands.input(events).catch(() => undefined)
        return platform.injected
      },
      { timeout: 10_000 },
    )
    .toContain(as)
}
