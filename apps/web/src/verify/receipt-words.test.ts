import { readSteps, utf8, verifyReceipt, type Receipt } from '@farhand/protocol'
import i18next, { type TFunction } from 'i18next'
import { beforeAll, describe, expect, it } from 'vitest'
import { bytesOfReceipt, receiptOf, recordSession } from '../../../../packages/protocol/src/receipt/receipt-fixtures.ts'
import { de } from '../i18n/de.ts'
import { en } from '../i18n/en.ts'
import { entrySentences, lineName, ownerName, resultSentence } from './receipt-words.ts'

let t: TFunction
let german: TFunction
let receipt: Receipt
beforeAll(async () => {
  await i18next.init({
    lng: 'en',
    resources: { en: { translation: en }, de: { translation: de } },
    interpolation: { escapeValue: false },
  })
  t = i18next.getFixedT('en')
  german = i18next.getFixedT('de')
  receipt = await receiptOf(await recordSession())
})

describe('a checked receipt in words', () => {
  it('speaks to its owner, one sentence or more for each entry', async () => {
    const verdict = await verifyReceipt(bytesOfReceipt(receipt))
    if (!verdict.valid) throw new Error(verdict.fault)
    const entries = readSteps(receipt, verdict.steps).map((entry) =>
      entrySentences(entry, { myName: ownerName(receipt), t }).join(' '),
    )
    expect(entries).toHaveLength(receipt.entries.length)
    expect(entries[0]).toBe('You joined. Ann (Initech) accepted the terms of the organization.')
    expect(entries[1]).toMatch(/^Dana Reyes asked /)
    expect(entries[2]).toMatch(/^You allowed Dana Reyes /)
    expect(entries.at(-1)).toBe('The session ended.')
    expect(resultSentence(verdict, t)).toBe('This receipt is genuine and complete.')
  })

  it('names the line that broke, and why', async () => {
    const entries = receipt.entries.with(6, { ...receipt.entries[6]!, at: 1 })
    const verdict = await verifyReceipt(bytesOfReceipt({ ...receipt, entries }))
    expect(resultSentence(verdict, t)).toBe(
      'This receipt is not genuine. The first line that does not hold: entry 7. It was changed afterwards.',
    )
    expect(resultSentence(verdict, german)).toContain('Eintrag 7')
    expect(resultSentence(await verifyReceipt(utf8('hello')), t)).toBe(
      'This file is not a genuine receipt. It is no text that a receipt could be.',
    )
  })

  it('has a name for every kind of line', () => {
    const kinds = ['file', 'heading', 'account', 'own-signature', 'host-signature'] as const
    expect(kinds.map((kind) => lineName({ kind }, { receipt, t }))).toEqual([
      'the file as a whole',
      'the heading',
      'the account of the host',
      'the signature of Ann’s device',
      'the signature of the host’s device',
    ])
  })
})
