import { expect, test } from 'vitest'
import type { InputEvent } from '@farhand/client'
import { act, type KeysDown } from './act.ts'
import type { Input } from './platform/platform.ts'

/** A French keyboard: "a" lies where others have "q". */
function frenchInput(): { input: Input; pressed: string[] } {
  const pressed: string[] = []
  const input: Input = {
    moveTo: async () => undefined,
    button: async () => undefined,
    wheel: async () => undefined,
    key: async (code, down) => {
      pressed.push(`${down ? '+' : '-'}${code}`)
      return true
    },
    codeOf: async (character) => (character === 'a' ? 'KeyQ' : undefined),
    text: async () => undefined,
    releaseAll: async () => {
      pressed.push('release')
    },
  }
  return { input, pressed }
}

async function actAll(events: readonly InputEvent[]): Promise<string[]> {
  const { input, pressed } = frenchInput()
  const down: KeysDown = new Map()
  for (const event of events) await act(input, { event, at: undefined, down })
  return pressed
}

test('[CONSENT-35] a shortcut means its character, under whatever layout, and lets go of the key it pressed', async () => {
  expect(
    await actAll([
      { kind: 'key', code: 'ControlLeft', down: true },
      { kind: 'key', code: 'KeyA', key: 'A', down: true },
      { kind: 'key', code: 'KeyA', down: false },
      { kind: 'key', code: 'ControlLeft', down: false },
    ]),
  ).toEqual(['+ControlLeft', '+KeyQ', '-KeyQ', '-ControlLeft'])
})

test('[CONSENT-35] a key whose character is nowhere here is pressed by its place', async () => {
  expect(
    await actAll([
      { kind: 'key', code: 'KeyZ', key: 'ż', down: true },
      { kind: 'key', code: 'KeyZ', down: false },
      { kind: 'release' },
      { kind: 'key', code: 'KeyA', down: false },
    ]),
  ).toEqual(['+KeyZ', '-KeyZ', 'release', '-KeyA'])
})
