import { expect, test } from 'vitest'
import { ownScript, plainHtml } from './trusted-types.ts'

test('text without a tag passes and markup does not', () => {
  expect(plainHtml(':root{--a:1px}')).toBe(':root{--a:1px}')
  expect(() => plainHtml('<img src=x>')).toThrow(TypeError)
})

test('a script of another origin never runs', () => {
  expect(() => ownScript('https://elsewhere.example/assets/a.js', 'https://farhand.example')).toThrow(TypeError)
  expect(ownScript('/assets/worker.js', 'https://farhand.example')).toBe('/assets/worker.js')
})
