// What people read on the banner and in the tray's menu.
import { describe, expect, test } from 'vitest'
import { bannerOf, restOfItem, sessionWordsFor, trayOf, type ControlSight } from './session-words.ts'

const sight: ControlSight = {
  controller: 'Dana',
  resting: 'resting',
  term: { since: 1_800_000_000_000, until: null },
  restSeconds: 10,
  opened: null,
}
const [english, german] = [sessionWordsFor('en-GB'), sessionWordsFor('de-AT')]

describe('while the person uses it themselves', () => {
  test('[CONSENT-130] the banner says for how long control rests after that', () => {
    const lines = (words: typeof english) => bannerOf(sight, words)?.lines
    expect(lines(english)).toEqual([
      'Control by Dana is resting',
      'You are using it yourself. Control rests for 10 s after that',
    ])
    expect(lines(german)?.[1]).toBe('Sie benutzen ihn gerade selbst. Danach ruht die Steuerung noch 10 s')
  })

  test('[CONSENT-130] the tray’s menu says which time holds, and offers another one', () => {
    const restItems = (restSeconds: number, words: typeof english) =>
      trayOf({ ...sight, restSeconds }, words).items.filter(({ id }) => restOfItem(id) !== undefined)
    const [item, ...more] = restItems(3, english)
    expect(more).toEqual([])
    expect(item).toMatchObject({ label: 'After my own use, rest 10 s instead of 3 s', enabled: true })
    expect(restOfItem(item?.id ?? '')).toBe(10)
    expect(restItems(30, german)[0]?.label).toBe('Nach eigener Benutzung 1 s statt 30 s ruhen')
    expect(['stop', 'quit'].map(restOfItem)).toEqual([undefined, undefined])
  })
})
