import { expect, test } from 'vitest'
import { createPin } from './pin.ts'
import { Secret } from './secret.ts'

test('[KEY-7] a secret prints as [secret] wherever it is written', () => {
  const pin = createPin()
  const value = pin.reveal()
  const inspect = Reflect.get(pin, Symbol.for('nodejs.util.inspect.custom')) as () => string
  const printed = [String(pin), 'PIN '.concat(String(pin)), JSON.stringify({ pin }), inspect.call(pin)]
  expect(printed.join()).not.toContain(value)
  expect(printed).toEqual(['[secret]', 'PIN [secret]', '{"pin":"[secret]"}', '[secret]'])
  expect(Object.keys(pin)).toEqual([])
  expect(new Secret(7).reveal()).toBe(7)
})
