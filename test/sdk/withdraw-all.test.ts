// What is a no without being an answer. "Withdraw everything", with the server there or away, holds here at once, and unticking the
// looser rule ends what was asked under it: the others read that it was a no.
import { expect, test } from 'vitest'
import { joinCuttable } from './cuttable.ts'
import { admit, linkOf, liveView, openStage, show, until, untilLive } from './sdk-session.ts'

test.each([{ line: 'with' }, { line: 'without' }])(
  '[CONSENT-188] $line a line it is a no to a question and to a hand-over, and blames nobody',
  async ({ line }) => {
    await using stage = await openStage()
    const { host, sessionId } = stage
    const kim = stage.enter({ kind: 'join-link', sessionId, name: 'Kim', fragment: linkOf(host) })
    await admit(host, 'Kim')
    await untilLive(kim)
    const { client: lee, cut, mend } = await joinCuttable(stage, 'Lee')
    await show(lee, host)
    await host.commands.ask(liveView(lee).me.device, 'control', 'mouse', 10)
    await host.commands.switchTo(liveView(kim).me.device)
    await untilLive(lee, ({ prompt, switching }) => prompt !== null && switching !== null, 'both questions')
    if (line === 'without') {
      cut()
      await until(lee, (view) => view.stage === 'live' && view.connection !== 'connected', 'the line down')
    }
    await lee.commands.withdrawAll()
    expect(liveView(lee)).toMatchObject({ prompt: null, allowed: [], sharing: null })
    mend()
    const { asked, activity } = await untilLive(
      host,
      (view) =>
        view.watching === null && view.switching === null && view.asked.every(({ outcome }) => outcome !== 'open'),
      'the end of it',
    )
    expect(asked.filter(({ capability }) => capability === 'control').map(({ outcome }) => outcome)).toEqual([
      'declined',
    ])
    const kinds = activity.map(({ kind }) => kind)
    expect(kinds).toContain('declined')
    expect(kinds).toContain('switch-declined')
    expect(kinds).not.toContain('refused-attack')
    await untilLive(lee)
    expect(liveView(lee).activity.map(({ kind }) => kind)).not.toContain('refused-attack')
  },
)

test('[CONSENT-102] who unticks the looser rule while they are asked to show said no: the asker and Activity read it', async () => {
  await using stage = await openStage()
  const { host, sessionId } = stage
  const lee = stage.enter({ kind: 'join-link', sessionId, name: 'Lee', fragment: linkOf(host) })
  await admit(host, 'Lee')
  await untilLive(lee)
  await lee.commands.relax(true)
  await host.commands.switchTo(liveView(lee).me.device)
  await untilLive(lee, ({ prompt }) => prompt !== null, 'the question')
  await lee.commands.relax(false)
  const { asked, activity } = await untilLive(host, ({ switching }) => switching === null, 'the end of it')
  expect(asked.map(({ outcome }) => outcome)).toEqual(['declined'])
  expect(activity.map(({ kind }) => kind)).toContain('switch-declined')
})
