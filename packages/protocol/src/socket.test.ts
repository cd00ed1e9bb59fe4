import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toBase64Url } from './bytes.ts'
import { clientFrameSchema, serverFrameSchema } from './socket.ts'
import { openSessionSchema } from './session/state.ts'

const id16 = toBase64Url(new Uint8Array(16).fill(1))
const mac = toBase64Url(new Uint8Array(64).fill(2))
const proof = { type: 'join-proof', proof: { nonce: toBase64Url(new Uint8Array(32)), mac } }

describe('text frames', () => {
  it('[WIRE-9] are taken where they match their row', () => {
    expect(clientFrameSchema.safeParse(proof).success).toBe(true)
    expect(clientFrameSchema.safeParse({ type: 'need-key', stream: 1 }).success).toBe(true)
    expect(serverFrameSchema.safeParse({ type: 'join-open', sid: id16 }).success).toBe(true)
  })

  it('[WIRE-9] are refused with an unknown type, a further field, or a value out of range', () => {
    const wrong = [
      { ...proof, type: 'join-proofs' },
      { ...proof, extra: 1 },
      { ...proof, proof: { ...proof.proof, extra: 1 } },
      { ...proof, proof: { ...proof.proof, mac: mac.slice(2) } },
      { ...proof, proof: { ...proof.proof, mac: `${mac}==` } },
      { type: 'need-key', stream: 2 ** 32 },
      { type: 'need-key', stream: 0.5 },
      [proof],
      'join-proof',
      null,
    ]
    for (const frame of wrong) expect(clientFrameSchema.safeParse(frame).success).toBe(false)
  })

  it('[WIRE-9] belong to one direction', () => {
    expect(serverFrameSchema.safeParse(proof).success).toBe(false)
    expect(clientFrameSchema.safeParse({ type: 'join-open', sid: id16 }).success).toBe(false)
  })

  it('[ATTACK-92] [CONSENT-192] are refused with half a surrogate pair in a text that people take home', () => {
    const waiting = { type: 'join-waiting', hostName: 'Dana', organization: 'Acme', acknowledgement: { text: 'Yes?' } }
    expect(serverFrameSchema.safeParse(waiting).success).toBe(true)
    for (const change of [
      { hostName: 'D\ud800' },
      { organization: '\udfffAcme' },
      { acknowledgement: { text: 'Yes\ud83d?' } },
    ])
      expect(serverFrameSchema.safeParse({ ...waiting, ...change }).success).toBe(false)
    const { organization, joinFailures } = openSessionSchema.shape
    expect([organization.safeParse('\ud83d\ude00').success, organization.safeParse('\ud83d').success]).toEqual([
      true,
      false,
    ])
    expect([joinFailures.safeParse(0).success, joinFailures.safeParse(-0).success]).toEqual([true, false])
  })

  it('[WIRE-9] are parsed or refused, never thrown over, whatever the JSON', () => {
    const types = [...clientFrameSchema.options, ...serverFrameSchema.options].map((row) => row.shape.type.value)
    const typed = fc
      .tuple(fc.constantFrom(...types), fc.dictionary(fc.string(), fc.jsonValue()))
      .map(([type, rest]) => Object.assign(rest, { type }))
    const hostile = fc.oneof(fc.jsonValue(), typed)
    fc.assert(
      fc.property(hostile, (frame) => {
        expect(() => [clientFrameSchema.safeParse(frame), serverFrameSchema.safeParse(frame)]).not.toThrow()
      }),
    )
  })
})
