import { describe, expect, test } from 'vitest'
import { fileEnding, panicKey, sumCommand, systemOf } from './system.ts'

const LINUX = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36'
const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:153.0) Gecko/20100101 Firefox/153.0'
const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Safari/605.1.15'
const PHONE =
  'Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36'

describe('the computer at this page', () => {
  test('is told by what the browser calls itself', () => {
    expect([LINUX, WINDOWS, MAC, PHONE, 'curl'].map(systemOf)).toEqual([
      'linux-x64',
      'win-x64',
      'darwin-arm64',
      undefined,
      undefined,
    ])
  })

  test('has its own key to stop and its own ending of programs', () => {
    expect([LINUX, WINDOWS, MAC].map(panicKey)).toEqual(['Ctrl + F12', 'Ctrl + F12', 'Ctrl + Esc'])
    expect((['linux-x64', 'win-x64'] as const).map(fileEnding)).toEqual(['', '.exe'])
  })

  test('has its own command for a sum', () => {
    expect((['linux-x64', 'win-x64', 'darwin-arm64'] as const).map(sumCommand)).toEqual([
      'sha256sum FILE',
      'certutil -hashfile FILE SHA256',
      'shasum -a 256 FILE',
    ])
  })
})
