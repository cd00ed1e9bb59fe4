// A host's device without space: one action fails and says so, and the session goes on.
import { CREATE, linkOf, liveView, openStage, roadTo, until, untilLive, type Stage } from './sdk-session.ts'
import { startSdkClient, type SdkClient } from '@farhand/client'
import { expect, test } from 'vitest'
import { fullVault, type FullVault } from '../../packages/client/src/vault/full-vault.ts'

const NOT_KEPT = { code: 'not-kept' }

interface HostOnDisk extends Disposable {
  readonly host: SdkClient
  readonly disk: FullVault
}

function startHost({ server, cookie }: Stage): HostOnDisk {
  const disk = fullVault()
  const host = startSdkClient({ ...roadTo(server.url, cookie), vault: disk }, CREATE)
  return { host, disk, [Symbol.dispose]: () => host.close() }
}

const inLobby = (host: SdkClient, name: string) =>
  until(host, (view) => view.stage === 'live' && view.lobby.find((one) => one.name === name), `${name} waits`)

test('[KEY-46] while nothing can be written the host admits nobody and hears why; then it goes on as ever', async () => {
  await using stage = await openStage()
  using on = startHost(stage)
  const { host, disk } = on
  const { sessionId } = await untilLive(host)
  const ann = stage.enter({ kind: 'join-link', sessionId, name: 'Ann', fragment: linkOf(host) })
  const { join } = await inLobby(host, 'Ann')
  disk.full = 'writes'
  await expect(host.commands.admit(join)).rejects.toMatchObject(NOT_KEPT)
  await expect(host.commands.makeNewPin()).rejects.toMatchObject(NOT_KEPT)
  expect(liveView(host).lobby.map(({ name }) => name)).toEqual(['Ann'])
  expect(liveView(host).invitation?.password).toBe(CREATE.password)
  disk.full = 'no'
  await host.commands.admit(join)
  await untilLive(ann)
  await host.commands.makeNewPin()
  expect(liveView(host).invitation?.password).not.toBe(CREATE.password)
})

test('[KEY-46] whoever proves the PIN while nothing can be written is in the lobby, and the page lives', async () => {
  await using stage = await openStage()
  using on = startHost(stage)
  const { host, disk } = on
  const { sessionId } = await untilLive(host)
  disk.full = 'writes'
  const lee = stage.enter({ kind: 'join-password', sessionId, name: 'Lee', password: CREATE.password })
  const { join } = await inLobby(host, 'Lee')
  expect(liveView(host).invitation?.password).not.toBe(CREATE.password)
  await expect(host.commands.admit(join)).rejects.toMatchObject(NOT_KEPT)
  disk.full = 'no'
  await host.commands.admit(join)
  await untilLive(lee)
})

test('[KEY-46] after a write that failed nothing is left of the session at its end, and what is left is said', async () => {
  await using stage = await openStage()
  for (const full of ['writes', 'all'] as const) {
    using on = startHost(stage)
    const { host, disk } = on
    const { sessionId } = await untilLive(host)
    disk.full = full
    await expect(host.commands.makeNewPin()).rejects.toMatchObject(NOT_KEPT)
    await host.commands.end()
    const isLeft = full === 'all'
    await until(host, (view) => view.stage === 'ended' && (view.leftBehind ?? false) === isLeft, 'the end')
    await expect.poll(async () => (await disk.find(sessionId)).length).toBe(isLeft ? 1 : 0)
  }
})

test('[KEY-46] a joiner whose device is full from the lobby on is in the session all the same', async () => {
  await using stage = await openStage()
  const disk = fullVault()
  const entry = { kind: 'join-link', sessionId: stage.sessionId, name: 'Ann', fragment: linkOf(stage.host) } as const
  const ann = stage.enter(entry, { vault: disk })
  const { join } = await inLobby(stage.host, 'Ann')
  disk.full = 'writes'
  await stage.host.commands.admit(join)
  await untilLive(ann)
})

test('[KEY-46] a tick that is taken back holds while nothing can be written, and its person hears what a reload would do', async () => {
  await using stage = await openStage()
  const disk = fullVault()
  const entry = { kind: 'join-link', sessionId: stage.sessionId, name: 'Ann', fragment: linkOf(stage.host) } as const
  const ann = stage.enter(entry, { vault: disk })
  const { join } = await inLobby(stage.host, 'Ann')
  await stage.host.commands.admit(join)
  await untilLive(ann)
  await ann.commands.relax(true)
  disk.full = 'writes'
  await expect(ann.commands.relax(false)).rejects.toMatchObject({ code: 'held-not-kept' })
  await untilLive(ann, (view) => !view.profile.relaxed)
  await expect(ann.commands.relax(true)).rejects.toMatchObject(NOT_KEPT)
  expect(liveView(ann).profile.relaxed).toBe(false)
})
