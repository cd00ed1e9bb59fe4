import { createInstance, type TFunction } from 'i18next'
import { beforeAll, expect, test } from 'vitest'
import { hostAlone, hostAsked, hostReady, hostSwitching, participantSharing, waiting } from '../../gallery/fixtures.ts'
import { de } from '../../i18n/de.ts'
import { en } from '../../i18n/en.ts'
import { hostHint } from './hint.ts'
import { whomToAsk } from './whom-to-ask.ts'

let t: TFunction
let german: TFunction
beforeAll(async () => {
  const words = createInstance()
  await words.init({
    lng: 'en',
    resources: { en: { translation: en }, de: { translation: de } },
    interpolation: { escapeValue: false },
  })
  t = words.getFixedT('en')
  german = words.getFixedT('de')
})

test('the host reads where things stand: alone, knocking, ready, asked, declined', () => {
  expect(hostHint(hostAlone, t)).toBe('Waiting for somebody to join.')
  expect(hostHint({ ...hostAlone, lobby: [waiting] }, t)).toBe('Somebody would like to come in.')
  expect(hostHint(hostReady, t)).toContain('Sam Miller is here.')
  expect(hostHint(hostAsked('open'), t)).toBe('Waiting for the answer of Sam Miller…')
  expect(hostHint(hostAsked('declined'), t)).toContain('declined')
  expect(hostHint(hostAsked('expired'), t)).toContain('did not answer in time')
})

test('a yes that was taken back again is not announced as coming', () => {
  expect(hostHint(hostAsked('allowed'), t)).toContain('Sam Miller is here.')
})

test('the host reads whose connection is lost, and is told to ask nobody but who can be asked', () => {
  const [me, sam] = hostReady.people
  const [, , lee] = hostSwitching.people
  if (me === undefined || sam === undefined || lee === undefined) throw new Error('the fixtures have these people')
  const away = { connected: false } as const
  const toCompare = { confirm: 'both', safetyCode: '204518' } as const
  const lost = 'The connection to Sam Miller is lost. They have two minutes to come back.'
  const allLost = 'The connection to everybody else is lost. They have two minutes to come back.'
  const leeReady = 'Lee Okonkwo-Sandström is here. Ask to see the screen when you are both ready.'
  for (const [asked, people, sentence] of [
    [[], [{ ...sam, ...away }], lost],
    [hostAsked('declined').asked, [{ ...sam, ...away }], lost],
    [hostAsked('open').asked, [{ ...sam, ...away }], lost],
    [[], [{ ...sam, ...toCompare, ...away }], lost],
    [[], [{ ...sam, ...away }, lee], leeReady],
    [hostAsked('declined').asked, [{ ...sam, ...away }, lee], leeReady],
    [[], [{ ...sam, ...toCompare, ...away }, lee], leeReady],
    [[], [sam, lee, { ...lee, ...away }], '2 people are here. Ask one of them to show the screen.'],
    [
      [],
      [
        { ...sam, ...away },
        { ...lee, ...toCompare },
      ],
      'Lee Okonkwo-Sandström is here. Compare the safety code first.',
    ],
    [
      [],
      [
        { ...sam, ...away },
        { ...lee, ...away },
      ],
      allLost,
    ],
  ] as const) {
    const view = { ...hostReady, asked, people: [me, ...people] }
    expect(hostHint(view, t)).toBe(sentence)
    const saysToAsk = /Ask (to see|one of)/.test(sentence)
    expect([sentence, whomToAsk(view).length > 0]).toEqual([sentence, saysToAsk])
  }
  expect(hostHint({ ...hostReady, people: [me, { ...sam, ...away }] }, german)).toBe(
    'Die Verbindung zu Sam Miller ist unterbrochen. Für die Rückkehr bleiben zwei Minuten.',
  )
})

test('[KEY-11] while nothing leaves the page its host does not read that they show something', () => {
  const { sharing } = participantSharing
  expect(hostHint({ ...hostReady, sharing, holdsBack: true }, t)).toBe('Nothing of your screen gets through right now.')
  expect(hostHint({ ...hostReady, sharing }, t)).not.toContain('gets through')
})
