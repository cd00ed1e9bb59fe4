import { expect, test } from 'vitest'
import type { DeviceId } from '@farhand/protocol'
import { halvesOf, SpokenCodes } from './spoken-codes.ts'

const LEE = 'lee' as DeviceId
const KIM = 'kim' as DeviceId

test('[KEY-30] each page reads out the half that the other waits to hear', () => {
  const code = '204518 773096'
  expect(halvesOf(code, 'participant')).toEqual({ aloud: '204518', heard: '773096' })
  expect(halvesOf(code, 'host')).toEqual({ aloud: '773096', heard: '204518' })
})

test.each(['773096', ' 773 096 ', '773-096', '77 30 96', '\uff17\uff17\uff13\uff10\uff19\uff16'])(
  'digits are the same however they are written: %j',
  (typed) => {
    expect(new SpokenCodes().judge(LEE, { typed, heard: '773096' })).toBe('right')
  },
)

test.each(['', '773095', '7730961', '204518', '773096 204518', 'x773096'])('%j is not what was read', (typed) => {
  expect(new SpokenCodes().judge(LEE, { typed, heard: '773096' })).toBe('wrong')
})

test('[KEY-30] the third wrong entry is the last, counted for each person', () => {
  const codes = new SpokenCodes()
  const enter = (device: DeviceId, typed: string) => codes.judge(device, { typed, heard: '773096' })
  expect([enter(LEE, '1'), enter(KIM, '1'), enter(LEE, '2'), enter(LEE, '3')]).toEqual([
    'wrong',
    'wrong',
    'wrong',
    'last',
  ])
  expect(enter(KIM, '773096')).toBe('right')
})
