import {
  readSteps,
  signersOf,
  utf8,
  verifyReceipt,
  type NamedLine,
  type Receipt,
  type ReceiptVerdict,
} from '@farhand/protocol'
import i18next, { type TFunction } from 'i18next'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  bytesOfReceipt,
  hostReceiptOf,
  receiptOf,
  recordSession,
  type Recorded,
} from '../../../../packages/protocol/src/receipt/receipt-fixtures.ts'
import { de } from '../i18n/de.ts'
import { en } from '../i18n/en.ts'
import { entrySentences, lineName, namesOf, resultSentence, signerSentence } from './receipt-words.ts'

let t: TFunction
let german: TFunction
let recorded: Recorded
let receipt: Receipt
beforeAll(async () => {
  await i18next.init({
    lng: 'en',
    resources: { en: { translation: en }, de: { translation: de } },
    interpolation: { escapeValue: false },
  })
  t = i18next.getFixedT('en')
  german = i18next.getFixedT('de')
  recorded = await recordSession()
  receipt = await receiptOf(recorded)
})

describe('a checked receipt in words', () => {
  it('[CONSENT-178] speaks to its owner, one sentence or more for each entry', async () => {
    const verdict = await verifyReceipt(bytesOfReceipt(receipt))
    if (!verdict.valid) throw new Error(verdict.fault)
    const entries = readSteps(receipt, verdict.steps).map((entry) => entrySentences(entry, t).join(' '))
    expect(entries).toHaveLength(receipt.entries.length)
    expect(entries[0]).toBe('You joined. Ann (Initech) accepted the terms of the organization.')
    expect(entries[1]).toMatch(/^Dana Reyes asked /)
    expect(entries[2]).toMatch(/^You allowed Dana Reyes .* What was shown: [^.]*window\.$/)
    const inGerman = readSteps(receipt, verdict.steps).map((entry) => entrySentences(entry, german).join(' '))
    expect(inGerman[2]).toMatch(/ Gezeigt wurde: ein Fenster\.$/)
    expect(entries.at(-1)).toBe('The session ended.')
    expect(resultSentence(verdict, t)).toBe('This receipt is genuine and complete.')
  })

  it('[CONSENT-181] says of whom the host\u2019s page turned away for their name that it did so by itself', () => {
    const away = { kind: 'turned-away', who: 'Dana', whom: null, isMe: false, isToMe: false, isSelf: false } as const
    const said = (line: NamedLine) =>
      entrySentences({ place: 1, at: 0, lines: [line], connected: null, acknowledgement: null }, t)
    expect(said({ ...away, byItself: true })).toEqual([
      'Somebody was turned away automatically: nobody can join under the name they gave.',
    ])
    expect(said(away)).toEqual(['Dana turned away somebody who was waiting.'])
  })

  it('[RECEIPT-9] says whose signatures there are, and what one side alone proves', async () => {
    const theirs = await hostReceiptOf(recorded)
    const judged = (whole: Receipt, change: Partial<Receipt['signatures']>): Promise<ReceiptVerdict> =>
      verifyReceipt(bytesOfReceipt({ ...whole, signatures: { ...whole.signatures, ...change } }))
    const alone = await judged(theirs, { participants: [] })
    expect(resultSentence(alone, t)).toBe(
      'Nothing in this receipt was changed, but no participant’s device signed it. It proves only what the host says.',
    )
    if (!alone.valid) throw new Error(alone.fault)
    expect(signersOf(alone.receipt, alone.steps).map((signer) => signerSentence(signer, t))).toEqual([
      'Signed by the device of Dana Reyes.',
      'The signature of Ann’s device is missing. They were not there at the end, or did not sign in time.',
      'Signed by the server, as it recorded the session.',
    ])
    expect(resultSentence(await judged(receipt, { host: null }), t)).toMatch(/It proves only what Ann says\.$/)
    expect(resultSentence(await judged(receipt, { host: null }), german)).toMatch(/Er beweist nur, was Ann sagt\.$/)
    expect(resultSentence(await judged(receipt, { server: null }), t)).toMatch(/Not everybody signed it/)
    expect(resultSentence(await judged(theirs, {}), t)).toBe('This receipt is genuine and complete.')
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

  it('names the first line also where the rest of the file can’t be read', async () => {
    const text = new TextDecoder().decode(bytesOfReceipt(receipt))
    const parts = JSON.stringify((JSON.parse(text) as typeof receipt).entries[4])
    const at = text.indexOf(parts)
    const spoiled = (from: number, by: string) => `${text.slice(0, from)}${by}${text.slice(from + 1)}`
    const said = async (file: string) => resultSentence(await verifyReceipt(utf8(file)), t)
    const begins = 'This receipt is not genuine. The first line that does not hold:'
    expect(await said(spoiled(at + 1, "'"))).toBe(`${begins} entry 5. It is no text that a receipt could be.`)
    expect(await said(text.replace(parts, '{}'))).toBe(
      `${begins} entry 5. A part of it is missing, too much, or not what it must be.`,
    )
    expect(await said(text.replace('"own":"', '"own":7,"'))).toMatch(`${begins} one of the signatures.`)
  })

  it('has a name for every kind of line', () => {
    const kinds = [
      'file',
      'heading',
      'account',
      'terms',
      'own-signature',
      'host-signature',
      'server-signature',
    ] as const
    const names = namesOf({ receipt, steps: [] }, t)
    expect(kinds.map((kind) => lineName({ kind }, { receipt, names, t }))).toEqual([
      'the file as a whole',
      'the heading',
      'the account of the host',
      'the text that was accepted',
      'the signature of Ann’s device',
      'the signature of the host’s device',
      'the signature of the server',
    ])
  })
})
