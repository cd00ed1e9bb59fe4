import { createInstance, type TFunction } from 'i18next'
import { beforeAll, expect, test } from 'vitest'
import { hostReady, participantWatching } from '../../gallery/fixtures.ts'
import { en } from '../../i18n/en.ts'
import { canBeSeen } from './show-mine.ts'
import { askWords } from './whom-to-ask.ts'

let t: TFunction
beforeAll(async () => {
  const words = createInstance()
  await words.init({ lng: 'en', resources: { en: { translation: en } }, interpolation: { escapeValue: false } })
  t = words.getFixedT('en')
})

test('while somebody else shows their screen, the question says who is to show instead', () => {
  const kim = { device: participantWatching.me.device, name: 'Kim' }
  const other = { ...hostReady.me, isMe: false }
  expect(askWords({ presenter: other }, [kim], t)).toBe('Ask Kim to show instead')
  expect(askWords({ presenter: other }, [kim, other], t)).toBe('Ask somebody to show instead')
  for (const free of [null, hostReady.me, { ...other, device: kim.device }]) {
    expect(askWords({ presenter: free }, [kim], t)).toBe('Ask to see the screen')
  }
})

test('a screen can be shown once somebody is here whose code was compared', () => {
  const { me } = hostReady
  const guest = { ...me, isMe: false }
  expect(canBeSeen({ people: [me] })).toBe(false)
  expect(canBeSeen({ people: [me, { ...guest, confirm: 'mine' }] })).toBe(false)
  expect(canBeSeen({ people: [me, { ...guest, confirm: 'done' }] })).toBe(true)
})
