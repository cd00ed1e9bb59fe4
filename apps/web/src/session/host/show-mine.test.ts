import { ClientError } from '@farhand/client'
import { expect, test } from 'vitest'
import { showMine } from './show-mine.ts'

test('that the presenter did not let go is an answer, not a failure', async () => {
  for (const reason of ['declined', 'expired', 'withdrawn']) {
    await expect(showMine(Promise.reject(new ClientError('not-now', 'no', { reason })))).resolves.toBeUndefined()
  }
  await expect(showMine(Promise.reject(new ClientError('capture-failed', 'no')))).rejects.toThrow('no')
  await expect(showMine(Promise.reject(new ClientError('not-now', 'too late')))).rejects.toThrow('too late')
})
