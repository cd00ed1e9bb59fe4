import { expect, it } from 'vitest'
import { isLoopbackAddress } from './client-address.ts'

it('tells this machine from any other', () => {
  expect(['127.0.0.1', '127.8.9.1', '::1', '::ffff:127.0.0.1'].map(isLoopbackAddress)).toEqual([true, true, true, true])
  const others = ['10.0.0.1', '2001:db8::1', '::ffff:10.0.0.1', 'nonsense', '']
  expect(others.filter(isLoopbackAddress)).toEqual([])
})
