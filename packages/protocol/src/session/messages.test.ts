import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromUtf8, toBase64Url } from '../bytes.ts'
import type { DeviceId } from '../ids.ts'
import {
  bytesToSign,
  personNameSchema,
  sessionMessageBodySchema,
  signedMessageSchema,
  verify,
  type SessionMessage,
} from './messages.ts'
import { ANN, grantId, HOST, joinId, said, sid, signature } from './session-fixtures.ts'

async function signedBy(pair: CryptoKeyPair, body: SessionMessage['body']) {
  const by = toBase64Url(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))) as DeviceId
  const message: SessionMessage = { v: 1, sid, by, at: 7, body }
  const bytes = await crypto.subtle.sign('Ed25519', pair.privateKey, bytesToSign(message))
  return { message, signature: toBase64Url(new Uint8Array(bytes)) }
}
const newPair = async () => (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair
const yes = {
  kind: 'answer',
  grant: grantId(1),
  yes: true,
  capability: 'view',
  to: ANN,
  surface: 'screen',
  scope: 'whole',
  minutes: null,
} as const

describe('signed session messages', () => {
  it('[CONSENT-2] signs the label and the canonical JSON', () => {
    const message: SessionMessage = { v: 1, sid, by: HOST, at: 7, body: { kind: 'turn-away', join: joinId(1) } }
    expect(fromUtf8(bytesToSign(message))).toBe(
      `RS1 msg{"at":7,"body":{"join":"${joinId(1)}","kind":"turn-away"},"by":"${HOST}","sid":"${sid}","v":1}`,
    )
  })

  it('[CONSENT-2] verifies what the device signed', async () => {
    const signed = await signedBy(await newPair(), yes)
    await expect(verify(signed, sid)).resolves.toEqual(signed.message)
  })

  it('[CONSENT-2] refuses any change, another signer and another session', async () => {
    const pair = await newPair()
    const signed = await signedBy(pair, yes)
    const other = await signedBy(await newPair(), yes)
    const changed = { ...signed, message: { ...signed.message, at: 8 } }
    const flipped = { ...signed, message: { ...signed.message, body: { ...yes, surface: 'tab' as const } } }
    const claimed = { ...other, message: { ...other.message, by: signed.message.by } }
    for (const bad of [changed, flipped, claimed, { ...signed, signature }]) {
      await expect(verify(bad, sid)).rejects.toMatchObject({ code: 'bad-signature' })
    }
    await expect(verify(signed, toBase64Url(new Uint8Array(16)))).rejects.toMatchObject({ code: 'wrong-session' })
  })

  it('[CONSENT-181] a turn-away says that a page did it by itself, or nothing of it', () => {
    const parses = (more: object) =>
      sessionMessageBodySchema.safeParse({ kind: 'turn-away', join: joinId(1), ...more }).success
    expect([{}, { byItself: true }, { byItself: false }, { byItself: undefined }].map(parses)).toEqual([
      true,
      true,
      false,
      false,
    ])
  })

  it('parses only exact shapes, whatever comes', () => {
    const good = said(HOST, yes, 5).event
    if (good.kind !== 'said') throw new Error('not a message')
    expect(signedMessageSchema.safeParse(good.signed).success).toBe(true)
    expect(signedMessageSchema.safeParse({ ...good.signed, extra: 1 }).success).toBe(false)
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(signedMessageSchema.safeParse(value).success).toBe(false)
      }),
    )
  })

  it.each(['', '   ', 'a\nb', 'x\u202Egnp.exe', 'a\u200Bb', 'y'.repeat(65)])('refuses the name %j', (name) => {
    expect(personNameSchema.safeParse(name).success).toBe(false)
  })

  it.each(['Ann', 'Zażółć Gęślą', '山田 太郎', "O'Neil-Smith"])('takes the name %j', (name) => {
    expect(personNameSchema.parse(` ${name} `)).toBe(name)
  })
})
