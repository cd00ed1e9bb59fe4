import type { ChatMessage } from '@farhand/client'
import { deviceIdSchema } from '@farhand/protocol'
import { expect, test } from 'vitest'
import { unreadIn } from './use-unread.ts'

const from = deviceIdSchema.parse('A'.repeat(43))

const message = (id: string, { isMe = false } = {}): ChatMessage => ({
  id,
  from,
  name: isMe ? 'Dana' : 'Sam',
  isMe,
  text: id,
  at: 0,
  pending: false,
})

const MESSAGES = [message('1'), message('2', { isMe: true }), message('3'), message('4'), message('5', { isMe: true })]

const idsAfter = (seenId: string | undefined) => unreadIn(MESSAGES, seenId).map(({ id }) => id)

test('unread is what others wrote after the message that was seen last', () => {
  expect(idsAfter('1')).toEqual(['3', '4'])
  expect(idsAfter('4')).toEqual([])
})

test('all of it is unread where nothing was seen, or where what was seen has long gone', () => {
  expect(idsAfter(undefined)).toEqual(['1', '3', '4'])
  expect(idsAfter('0')).toEqual(['1', '3', '4'])
})
