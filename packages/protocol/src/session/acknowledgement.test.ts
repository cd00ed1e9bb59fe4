import { describe, expect, it } from 'vitest'
import { fromUtf8, toBase64Url } from '../bytes.ts'
import type { DeviceId } from '../ids.ts'
import {
  acknowledgementBytes,
  acknowledgementSchema,
  verifyAcknowledgement,
  type Acknowledgement,
} from './acknowledgement.ts'
import { HOST, sid, signature } from './session-fixtures.ts'

const textHash = 'a1'.repeat(32)
const statement: Acknowledgement = { v: 1, sid, by: HOST, at: 7, textHash, name: 'Ann Lee', company: 'Acme GmbH' }

async function signedByItself() {
  const pair = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair
  const by = toBase64Url(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))) as DeviceId
  const own = { ...statement, by }
  const bytes = await crypto.subtle.sign('Ed25519', pair.privateKey, acknowledgementBytes(own))
  return { statement: own, signature: toBase64Url(new Uint8Array(bytes)) }
}

describe('what a joiner accepted', () => {
  it('[CONSENT-24] is signed as the label and the canonical JSON of the statement', () => {
    expect(fromUtf8(acknowledgementBytes(statement))).toBe(
      `RS1 ack{"at":7,"by":"${HOST}","company":"Acme GmbH","name":"Ann Lee","sid":"${sid}","textHash":"${textHash}","v":1}`,
    )
  })

  it('[CONSENT-24] counts for its device and its session only, unchanged', async () => {
    const signed = await signedByItself()
    await expect(verifyAcknowledgement(signed, sid)).resolves.toEqual(signed.statement)
    const other = await signedByItself()
    const changes = [
      { ...signed, signature },
      { ...signed, statement: { ...signed.statement, company: 'Other' } },
      { ...other, statement: { ...other.statement, by: signed.statement.by } },
    ]
    for (const bad of changes)
      await expect(verifyAcknowledgement(bad, sid)).rejects.toMatchObject({ code: 'bad-signature' })
    await expect(verifyAcknowledgement(signed, toBase64Url(new Uint8Array(16)))).rejects.toMatchObject({
      code: 'wrong-session',
    })
  })

  it.each([
    ['a hash that is none', { textHash: 'A1'.repeat(32) }],
    ['no company', { company: ' ' }],
    ['control characters', { company: 'a\u202Eb' }],
    ['no name', { name: '' }],
  ])('refuses %s', (_what, change) => {
    expect(acknowledgementSchema.safeParse({ ...statement, ...change }).success).toBe(false)
  })
})
