import { expect, test } from 'vitest'
import { forgetFragment, invitationOf, setUpTokenOf, takeFragment, type Tab } from './fragment.ts'

const key = 'A'.repeat(43)

test('only a whole invitation of version 1 is taken as one', () => {
  expect(invitationOf(`k=1.${key}`)).toBe(`k=1.${key}`)
  for (const broken of ['', `k=2.${key}`, `k=1.${key}A`, `k=1.${key.slice(1)}`, `k=1.${key.slice(1)}+`]) {
    expect(invitationOf(broken)).toBeUndefined()
  }
})

test('a set-up link carries a token', () => {
  expect(setUpTokenOf('t=abc_-9')).toBe('abc_-9')
  expect(setUpTokenOf('t=')).toBeUndefined()
  expect(setUpTokenOf('x=abc')).toBeUndefined()
})

/** A tab at an address, with what it keeps; `store` is handed on where it is reloaded. */
function tabAt(path: string, hash: string, store = new Map<string, string>()) {
  const shown: string[] = []
  const tab: Tab = {
    location: { pathname: path, hash, search: '' },
    history: { state: { place: 1 }, replaceState: (_state, _title, url) => void shown.push(String(url)) },
    sessionStorage: {
      getItem: (name) => store.get(name) ?? null,
      setItem: (name, value) => void store.set(name, value),
      removeItem: (name) => void store.delete(name),
    },
  }
  return { tab, shown, store }
}

test('[KEY-53] a link leaves the address at once, and a reload or Back finds it until it is used', () => {
  const opened = tabAt('/join/482913577', `#k=1.${key}`)
  expect(takeFragment(opened.tab)).toBe(`k=1.${key}`)
  expect(opened.shown).toEqual(['/join/482913577'])
  const reloaded = tabAt('/join/482913577', '', opened.store)
  expect(takeFragment(reloaded.tab)).toBe(`k=1.${key}`)
  expect(takeFragment(tabAt('/join/100000001', '', opened.store).tab)).toBe('')
  forgetFragment(reloaded.tab, '/join/482913577')
  expect(takeFragment(tabAt('/join/482913577', '', opened.store).tab)).toBe('')
  expect(opened.store.size).toBe(0)
})

test('[KEY-53] a place on the page is no link, and where nothing can be kept a link works all the same', () => {
  const skipped = tabAt('/join/482913577', '#content')
  expect(takeFragment(skipped.tab)).toBe('')
  expect(skipped.shown).toEqual([])
  const { tab, shown } = tabAt('/setup', '#t=abc')
  Object.defineProperty(tab, 'sessionStorage', {
    get: () => {
      throw new DOMException('nothing may be kept', 'SecurityError')
    },
  })
  expect(takeFragment(tab)).toBe('t=abc')
  expect(shown).toEqual(['/setup'])
  expect(() => forgetFragment(tab, '/setup')).not.toThrow()
})
