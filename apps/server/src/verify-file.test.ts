// `farhand verify` on files: what it prints, and the one sentence where something does not hold.
import { execFile, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { RECORD_BOUNDS, fromUtf8, utf8, type NamedLine, type Receipt } from '@farhand/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  bytesOfReceipt,
  hostReceiptOf,
  receiptOf,
  recordSession,
  type Recorded,
} from '../../../packages/protocol/src/receipt/receipt-fixtures.ts'
import { acceptedText, entryWords } from './receipt-words.ts'
import { temporaryFolder } from './test-server.ts'
import { verifyFile } from './verify-file.ts'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let recorded: Recorded
let receipt: Receipt
beforeAll(async () => {
  folder = await temporaryFolder()
  recorded = await recordSession()
  receipt = await receiptOf(recorded)
})
afterAll(() => folder[Symbol.asyncDispose]())

function write(name: string, bytes: Uint8Array): string {
  const path = join(folder.path, name)
  writeFileSync(path, bytes)
  return path
}

async function printed(path: string): Promise<string[]> {
  const lines: string[] = []
  await verifyFile(path, (line) => lines.push(...line.split('\n')))
  return lines
}

describe('farhand verify', () => {
  it(
    '[CONSENT-168] of a session whose record is full prints every entry, and that it holds',
    { timeout: 300_000 },
    async () => {
      const full = await recordSession({ entries: RECORD_BOUNDS.sheets })
      const lines = await printed(write('full.json', bytesOfReceipt(await receiptOf(full))))
      expect(lines.filter((line) => /show their screen/.test(line)).length).toBeGreaterThan(RECORD_BOUNDS.sheets - 50)
      expect(lines.join(' ')).toContain('Genuine')
    },
  )

  it('prints who, when and what, and that it holds', async () => {
    const lines = await printed(write('whole.json', bytesOfReceipt(receipt)))
    expect(lines.slice(0, 2)).toEqual([
      expect.stringMatching(/^Receipt of "Ann": session 123 456 789, begun /),
      expect.stringMatching(/^Host: "Dana Reyes", "Northwind", account "dana"; server key [\w-]{43}$/),
    ])
    expect(lines.slice(2).map((line) => line.replace(/^ +(\d+) {2}\S+ \S+ {2}/, '$1 '))).toEqual([
      '1 "Ann" joined. "Ann" ("Initech") accepted the terms of the organization.',
      '2 "Dana Reyes" asked "Ann" for permission to see the screen.',
      '3 "Ann" allowed "Dana Reyes" to see the screen. What was shown: one window.',
      '4 "Dana Reyes" used what "Ann" allowed: seeing the screen.',
      '5 "Dana Reyes" asked "Ann" for permission to control mouse and keyboard (mouse only) for 10 min.',
      '6 "Ann" did not allow "Dana Reyes" to control mouse and keyboard (mouse only).',
      '7 "Ann" paused sharing.',
      '8 The connection to "Dana Reyes" was lost.',
      '9 "Dana Reyes" is connected again.',
      '10 "Ann" took back every permission. A permission of "Dana Reyes" ended: seeing the screen ("Ann").',
      '11 "Dana Reyes" ended the session.',
      'Text that was accepted:',
      '    Northwind helps you with your computer.',
      '    It keeps no pictures of it.',
      'Signed by the device of "Ann".',
      'Signed by the device of the host, "Dana Reyes".',
      'Signed by the server.',
      'Genuine and complete.',
    ])
  })

  it('[RECEIPT-9] says which signature is missing, and that one side alone proves only what it says', async () => {
    const unsigned = { ...receipt, signatures: { ...receipt.signatures, host: null, server: null } }
    const lines = await printed(write('unsigned.json', bytesOfReceipt(unsigned)))
    expect(lines.slice(-4)).toEqual([
      'Signed by the device of "Ann".',
      'The signature of the device of the host, "Dana Reyes" is missing.',
      'The signature of the server is missing.',
      'Unaltered, but one-sided: the host\'s device did not sign it, so that it proves only what "Ann" says.',
    ])
    const theirs = await hostReceiptOf(recorded)
    const both = await printed(write('host.json', bytesOfReceipt(theirs)))
    expect(both.slice(-3)).toEqual(['Signed by the device of "Ann".', 'Signed by the server.', 'Genuine and complete.'])
    const alone = { ...theirs, signatures: { ...theirs.signatures, participants: [] } }
    expect((await printed(write('alone.json', bytesOfReceipt(alone)))).at(-1)).toBe(
      "Unaltered, but one-sided: no participant's device signed it, so that it proves only what the host says.",
    )
    const unstamped = { ...receipt, signatures: { ...receipt.signatures, server: null } }
    expect((await printed(write('unstamped.json', bytesOfReceipt(unstamped)))).at(-1)).toBe(
      'Unaltered. Not everybody signed it.',
    )
  })

  it('[RECEIPT-8] says that the accepted text is missing', async () => {
    const without = await receiptOf(recorded, (whole) => ({ ...whole, heading: { ...whole.heading, terms: null } }))
    expect(await printed(write('no-text.json', bytesOfReceipt(without)))).toContain(
      'The text that was accepted is missing.',
    )
  })

  it('names the first line that broke', async () => {
    const entries = receipt.entries.with(6, { ...receipt.entries[6]!, at: 1 })
    const path = write('altered.json', bytesOfReceipt({ ...receipt, entries }))
    await expect(printed(path)).rejects.toThrow('Not genuine. First broken line: entry 7 was changed afterwards.')
  })

  it('[CONSENT-193] is a command: 0 where it holds, 1 with one sentence where not, 2 for wrong use', async () => {
    const run = (...words: string[]) =>
      promisify(execFile)(process.execPath, [join(import.meta.dirname, 'cli.ts'), 'verify', ...words]).then(
        ({ stdout }) => ({ code: 0, stdout, stderr: '' }),
        ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, stdout, stderr }),
      )
    const good = await run(write('good.json', bytesOfReceipt(receipt)))
    expect(good).toMatchObject({ code: 0, stdout: expect.stringMatching(/Genuine and complete\.\n$/) })
    const bad = await run(write('bad.json', new Uint8Array([1])))
    const sentence = 'Not genuine. First broken line: the file as a whole is no text that a receipt could be.\n'
    expect(bad).toEqual({ code: 1, stdout: '', stderr: sentence })
    const half = fromUtf8(bytesOfReceipt(receipt)).replace('"account":"dana"', String.raw`"account":"dana\ud800"`)
    expect(await run(write('half.json', utf8(half)))).toEqual({
      code: 1,
      stdout: '',
      stderr: 'Not genuine. First broken line: the account of the host is not what it must be.\n',
    })
    expect(await run(join(folder.path, 'nowhere.json'))).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/cannot be read\.\n$/),
    })
    expect(await run()).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^verify needs the file of a receipt\./),
    })
  })
})

describe('a reader that has seen enough', () => {
  it('is no fault: the pipe is closed, and the exit code still tells whether the receipt holds', async () => {
    const path = write('piped.json', bytesOfReceipt(receipt))
    const child = spawn(process.execPath, [join(import.meta.dirname, 'cli.ts'), 'verify', path])
    child.stdout.destroy()
    const words = text(child.stderr)
    const code = await new Promise((resolve) => child.on('exit', resolve))
    expect({ code, words: await words }).toEqual({ code: 0, words: '' })
  })
})

describe('the words of a receipt', () => {
  const said = (line: Partial<NamedLine> & Pick<NamedLine, 'kind'>) =>
    entryWords({
      place: 1,
      at: 0,
      lines: [{ who: 'Dana', whom: 'Ann', isMe: false, isToMe: false, isSelf: false, ...line }],
      connected: null,
      acknowledgement: null,
    }).slice('   1  1970-01-01 00:00:00Z  '.length)

  it('[CONSENT-178] [CONSENT-181] say what a grant is about, how much of it and how long', () => {
    expect(said({ kind: 'offered', capability: 'control', scope: 'keyboard', minutes: 5 })).toBe(
      '"Dana" allowed "Ann" to control mouse and keyboard (keyboard only) for 5 min without being asked.',
    )
    expect(said({ kind: 'took-over', surface: 'tab' })).toBe('"Dana" is showing one browser tab.')
    expect(said({ kind: 'allowed', capability: 'view', scope: 'whole', surface: 'window' })).toBe(
      '"Dana" allowed "Ann" to see the screen. What was shown: one window.',
    )
    expect(said({ kind: 'allowed', capability: 'camera', scope: 'whole', surface: 'unknown' })).toBe(
      '"Dana" allowed "Ann" to see the camera.',
    )
    expect(said({ kind: 'turned-away', whom: null })).toBe('"Dana" turned away somebody who was waiting.')
    expect(said({ kind: 'turned-away', whom: null, byItself: true })).toBe(
      'Somebody was turned away automatically: nobody can join under the name they gave.',
    )
    expect(said({ kind: 'ended', who: null })).toBe('The session ended.')
  })

  it('[CONSENT-148] set names apart, whatever they read like', () => {
    expect(said({ kind: 'joined', who: 'Lee Morgan allowed Mal to control' })).toBe(
      '"Lee Morgan allowed Mal to control" joined.',
    )
    expect(said({ kind: 'joined', who: 'Lee" joined. \u201dMal\u202e' })).toBe('"Lee\' joined. \'Mal\uFFFD" joined.')
  })

  it('[RECEIPT-8] print an accepted text so that it cannot play with the terminal', () => {
    const terms = 'Yes.\u001B[2K\r\n\tNo.\u202E'
    expect(acceptedText({ ...receipt, heading: { ...receipt.heading, terms } })).toBe(
      'Text that was accepted:\n    Yes.\uFFFD[2K\n    \tNo.\uFFFD',
    )
  })

  it('tell of accepted terms and of what changed nothing', () => {
    const nothing = { place: 2, at: 0, lines: [], connected: null, acknowledgement: null }
    expect(entryWords(nothing)).toMatch(/Nothing changed for anybody\.$/)
    expect(entryWords({ ...nothing, connected: 'Ann' })).toMatch(/"Ann" connected\.$/)
    const acknowledgement = { name: 'Ann', company: 'Initech' } as never
    expect(entryWords({ ...nothing, acknowledgement })).toMatch(
      /"Ann" \("Initech"\) accepted the terms of the organization\.$/,
    )
  })
})
