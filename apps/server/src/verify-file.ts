// `farhand verify`: a receipt from a file, line by line. Lives here: reading and printing; protocol does the checking.
import { readFileSync, statSync } from 'node:fs'
import {
  MAX_RECEIPT_BYTES,
  namesIn,
  readSteps,
  signersOf,
  verifyReceipt,
  weightOf,
  type Receipt,
  type ReceiptStep,
} from '@farhand/protocol'
import { ServerError } from './errors.ts'
import {
  entryWords,
  faultWords,
  headingWords,
  lineName,
  resultWords,
  signerWords,
  acceptedText,
} from './receipt-words.ts'

/** Prints what holds. Throws ServerError `bad-request` with one sentence where the file cannot be read or a line does not hold. */
export async function verifyFile(path: string, print: (line: string) => void): Promise<void> {
  const verdict = await verifyReceipt(readReceipt(path))
  const { steps } = verdict
  const named = verdict.receipt && namedReceipt(verdict.receipt, steps)
  if (named !== undefined) {
    print(headingWords(named))
    for (const entry of readSteps(named.receipt, steps)) print(entryWords(entry))
  }
  if (!verdict.valid) {
    const { line, fault } = verdict
    throw new ServerError(
      'bad-request',
      `Not genuine. First broken line: ${lineName(line, named)} ${faultWords(fault)}.`,
    )
  }
  const { receipt, ends } = verdict
  const { names } = namedReceipt(receipt, steps)
  const terms = acceptedText(receipt)
  if (terms !== undefined) print(terms)
  const signers = signersOf(receipt, steps, names)
  for (const signer of signers) print(signerWords(signer))
  print(resultWords({ receipt, names }, { weight: weightOf(signers), ends }))
}

const namedReceipt = (receipt: Receipt, steps: readonly ReceiptStep[]) => ({ receipt, names: namesIn(receipt, steps) })

function readReceipt(path: string): Uint8Array<ArrayBuffer> {
  try {
    if (statSync(path).size > MAX_RECEIPT_BYTES) throw new RangeError('larger than any receipt')
    return new Uint8Array(readFileSync(path))
  } catch (cause) {
    throw new ServerError('bad-request', `${path} cannot be read.`, { cause })
  }
}
