import { ClientError } from '@farhand/client'
import { expect, test } from 'vitest'
import { showMine } from './show-mine.ts'

test('[CONSENT-175] that the presenter did not let go is an answer, not a failure; "No to all of these" too', async () => {
  for (const reason of ['declined', 'not-now', 'expired', 'withdrawn']) {
    await expect(showMine(Promise.reject(new ClientError('not-now', 'no', { reason })))).resolves.toBeUndefined()
  }
  await expect(showMine(Promise.reject(new ClientError('capture-failed', 'no')))).rejects.toThrow('no')
  await expect(showMine(Promise.reject(new ClientError('not-now', 'too late')))).rejects.toThrow('too late')
})
