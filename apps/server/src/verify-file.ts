// `farhand verify`: a receipt from a file, line by line. Lives here: reading and printing; protocol does the checking.
import { readFileSync, statSync } from 'node:fs'
import { readSteps, verifyReceipt, type Receipt } from '@farhand/protocol'
import { ServerError } from './errors.ts'
import { entryWords, faultWords, headingWords, lineName } from './receipt-words.ts'

const MOST_BYTES = 64 * 1024 * 1024

/** Prints what holds. Throws ServerError `bad-request` with one sentence where the file cannot be read or a line does not hold. */
export async function verifyFile(path: string, print: (line: string) => void): Promise<void> {
  const verdict = await verifyReceipt(readReceipt(path))
  if (verdict.receipt !== undefined) {
    print(headingWords(verdict.receipt))
    for (const entry of readSteps(verdict.receipt, verdict.steps)) print(entryWords(entry))
  }
  if (!verdict.valid) {
    const { line, fault, receipt } = verdict
    throw new ServerError(
      'bad-request',
      `Not genuine. First broken line: ${lineName(line, receipt)} ${faultWords(fault)}.`,
    )
  }
  print(signatureWords(verdict.receipt))
  print(
    verdict.ends
      ? 'Genuine and complete.'
      : 'Genuine. It stops before the end of the session: what came later is missing.',
  )
}

function readReceipt(path: string): Uint8Array<ArrayBuffer> {
  try {
    if (statSync(path).size > MOST_BYTES) throw new RangeError('larger than any receipt')
    return new Uint8Array(readFileSync(path))
  } catch (cause) {
    throw new ServerError('bad-request', `${path} cannot be read.`, { cause })
  }
}

function signatureWords({ heading, signatures }: Receipt): string {
  const owner = heading.start.members[heading.device]?.name ?? ''
  if (heading.role === 'host') return `Signed by the device of ${owner}, the host.`
  const byHost =
    signatures.host === null
      ? "The signature of the host's device is missing."
      : `Signed by the device of the host, ${heading.start.hostName}.`
  return `Signed by the device of ${owner}. ${byHost}`
}
