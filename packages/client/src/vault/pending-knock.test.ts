import type { SessionId, SignedAcknowledgement } from '@farhand/protocol'
import { expect, test } from 'vitest'
import { fullVault } from './full-vault.ts'
import { PendingKnock } from './pending-knock.ts'

const KNOCKER = { sessionId: '482913577' as SessionId, name: 'Lee' }
const SECRETS = { method: 'pin', secret: '271828' } as const
const NOT_KEPT = { code: 'not-kept' }

test('[KEY-46] whoever knocks hears that nothing can be written before they knock', async () => {
  const vault = fullVault()
  vault.full = 'writes'
  await expect(PendingKnock.create(vault, KNOCKER, SECRETS)).rejects.toMatchObject(NOT_KEPT)
})

test('[KEY-46] a full disk sends nobody out of the lobby; what they accept there counts once it is written', async () => {
  const vault = fullVault()
  const pending = await PendingKnock.create(vault, KNOCKER, SECRETS)
  vault.full = 'writes'
  await pending.proved()
  expect(pending.secrets.proved).toBe(true)
  const signed = { acknowledgement: 'theirs' } as unknown as SignedAcknowledgement
  await expect(pending.accepted(signed)).rejects.toMatchObject(NOT_KEPT)
  expect(pending.secrets.acknowledgement).toBeNull()
  vault.full = 'no'
  await pending.accepted(signed)
  expect(pending.secrets.acknowledgement).toBe(signed)
})
