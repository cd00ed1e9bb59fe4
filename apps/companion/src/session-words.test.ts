// What people read on the banner and in the tray's menu.
import { describe, expect, test } from 'vitest'
import { REST_CHOICES } from './own-use.ts'
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

  test('[CONSENT-130] the tray’s menu offers other times, and says which one holds', () => {
    const rest = trayOf(sight, english).items.filter(({ id }) => restOfItem(id) !== undefined)
    expect(rest.map(({ id }) => restOfItem(id))).toEqual(REST_CHOICES)
    expect(rest.filter(({ enabled }) => !enabled).map(({ label }) => label)).toEqual([
      'Rest 10 s after my own use (chosen)',
    ])
    expect(restOfItem('stop')).toBeUndefined()
  })

  test('[CONSENT-130] a time that the menu does not offer stands in its place among them', () => {
    const items = trayOf({ ...sight, restSeconds: 7 }, german).items.filter(({ id }) => restOfItem(id) !== undefined)
    expect(items.map(({ id }) => restOfItem(id))).toEqual([1, 3, 7, 10, 30])
    expect(items[2]).toMatchObject({ label: 'Nach eigener Benutzung 7 s ruhen (gewählt)', enabled: false })
  })
})
