// A modified client that uses the id of one question for another one. Lives here: that the person asked sees no second one,
// by an event and by a whole state alike. May not know: pages.
import { afterEach, expect, test, vi } from 'vitest'
import { fromBase64Url, type GrantId } from '@farhand/protocol'
import { codesOf, idOf, live, Stage, until, type Client } from './malicious/cast.ts'
import { stateFrame } from './malicious/malicious-server.ts'

let stage: Stage
afterEach(() => {
  vi.restoreAllMocks()
  stage.close()
})

/** Lee's screen is kept ready behind the curtain of the host's: a yes would need no picker. */
async function keepsAScreen(): Promise<{ host: Client; lee: Client }> {
  stage = await Stage.open(undefined, 'strict')
  const { host } = stage
  const lee = await stage.guest('Lee')
  await stage.show(lee)
  const sharing = host.commands.share(host.capture)
  const { id } = await until(lee, (view) => view.stage === 'live' && view.prompt, 'the wish')
  await lee.commands.letGo(id, idOf(host))
  await sharing
  await until(lee, (view) => view.stage === 'live' && view.curtain?.alive, 'the curtain')
  return { host, lee }
}

/** The next id that a client makes is this one. */
function makesNext(id: GrantId): void {
  const bytes = fromBase64Url(id)
  if (bytes === undefined) throw new Error('no id')
  const honest = crypto.getRandomValues.bind(crypto)
  const once: typeof honest = (array) => {
    if (!(array instanceof Uint8Array) || array.length !== bytes.length) return honest(array)
    vi.restoreAllMocks()
    array.set(bytes)
    return array
  }
  vi.spyOn(crypto, 'getRandomValues').mockImplementation(once)
}

const askedForVoice = async ({ host, lee }: { host: Client; lee: Client }) => {
  await host.commands.ask(idOf(lee), 'voice', 'whole', null)
  return (await until(lee, (view) => view.stage === 'live' && view.prompt, 'the question')).id
}

const isNamed = (lee: Client) =>
  until(lee, () => codesOf(lee.current()).includes('other-than-asked'), 'that it is named')

test('[CONSENT-105] a switch under the id of a question that is over is never put to the person', async () => {
  const people = await keepsAScreen()
  const { host, lee } = people
  const id = await askedForVoice(people)
  await host.commands.withdraw(id)
  await until(lee, (view) => view.stage === 'live' && view.prompt === null, 'that it is gone')
  makesNext(id)
  await host.commands.switchTo(idOf(lee))
  expect(stage.server.state?.switching?.switch).toBe(id)
  await isNamed(lee)
  expect(live(lee).prompt).toBeNull()
  await expect(lee.commands.take(id, null)).rejects.toMatchObject({ code: 'not-now' })
})

test('[CONSENT-105] a question never turns into whose turn it is, where its end was not heard', async () => {
  const people = await keepsAScreen()
  const { host, lee } = people
  const id = await askedForVoice(people)
  const kinds = new Set<string>()
  lee.onChange(() => kinds.add(live(lee).prompt?.kind ?? 'none'))
  stage.server.tampering.toMember = (frame, to) => (to === idOf(lee) && frame.type === 'event' ? [] : [frame])
  await host.commands.withdraw(id)
  makesNext(id)
  await host.commands.switchTo(idOf(lee))
  stage.server.tampering.toMember = (frame) => [frame]
  const { state, epoch } = stage.server
  if (state === undefined) throw new Error('no session')
  stage.server.deliver(idOf(lee), stateFrame(state, { epoch, you: idOf(lee) }))
  await isNamed(lee)
  expect(live(lee).prompt).toBeNull()
  expect(kinds).not.toContain('take')
})
