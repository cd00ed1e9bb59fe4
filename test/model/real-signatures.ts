// Random histories in which every word is really signed, heard once more as a server hears them: parsed, verified, reduced.
// Lives here: that hearing, and the words that must not pass it. May not know: how histories are made.
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import {
  ProtocolError,
  reduce,
  signedMessageSchema,
  verify,
  type DeviceId,
  type SessionState,
  type SignedMessage,
} from '@farhand/protocol'
import { anyHistory, play } from './check-machine.ts'
import { Coverage } from './coverage.ts'
import { signatureOf } from './device-keys.ts'
import { EVERYONE, SID } from './intents.ts'
import { must } from './invariants.ts'
import type { Stage } from './stage.ts'

/** What came up how often. */
export interface Heard {
  readonly accepted: number
  readonly refused: number
  readonly forged: number
  readonly words: number
}

/** Plays that many histories with real signatures. Throws where verify() and the machine together say otherwise than the machine alone. */
export async function checkSignatures(runs: number): Promise<Heard> {
  const heard = { accepted: 0, refused: 0, forged: 0, words: 0 }
  const property = fc.asyncProperty(anyHistory, fc.nat(), async (history, seed) => {
    const stage = play(history, new Coverage(), signatureOf)
    await hearAgain(stage, { heard, seed })
  })
  await fc.assert(property, { numRuns: runs, endOnFailure: true })
  return heard
}

async function hearAgain(
  { ends: [beginning, end], proposals }: Stage,
  { heard, seed }: { readonly heard: Record<keyof Heard, number>; readonly seed: number },
): Promise<void> {
  let state: SessionState = beginning
  const words = new Set<SignedMessage>()
  for (const [n, { timed, counts }] of proposals.entries()) {
    const { event } = timed
    if (event.kind === 'said') {
      const { signed } = event
      must((await refusalOf(signed)) === undefined, 'a word that its device signed is refused')
      for (const forged of forgeriesOf(signed, seed + n)) {
        must((await refusalOf(forged)) === 'bad-signature', 'a word that its device did not sign is taken')
        heard.forged += 1
      }
    }
    const reduced = reduce(state, timed)
    must(reduced.ok === counts, 'it counts otherwise than in the history')
    heard[counts ? 'accepted' : 'refused'] += 1
    if (reduced.ok) state = reduced.state
    if (state.stage === 'open') for (const word of wordsIn(state)) words.add(word)
  }
  must(isDeepStrictEqual(state, end), 'the session ends otherwise than in the history')
  // What a state carries for those who were not there is as it was signed.
  for (const word of words) must((await refusalOf(word)) === undefined, 'a state carries a word that nobody signed')
  heard.words += words.size
}

/** As it comes over the line: as text, parsed, then verified. */
async function refusalOf(signed: SignedMessage): Promise<string | undefined> {
  try {
    await verify(signedMessageSchema.parse(JSON.parse(JSON.stringify(signed))), SID)
    return undefined
  } catch (cause) {
    if (cause instanceof ProtocolError) return cause.code
    throw cause
  }
}

/** The same word by another device, in another's name, or of another moment. */
function forgeriesOf({ message, signature }: SignedMessage, n: number): readonly SignedMessage[] {
  const other = EVERYONE.filter((one) => one !== message.by)[n % (EVERYONE.length - 1)] as DeviceId
  return [
    { message, signature: signatureOf(message, other) },
    { message: { ...message, by: other }, signature },
    { message: { ...message, at: message.at + 1 }, signature },
  ]
}

function wordsIn(state: Extract<SessionState, { stage: 'open' }>): readonly SignedMessage[] {
  const vouched = Object.values(state.members).flatMap((member) =>
    member.role === 'companion' ? [member.vouched] : [],
  )
  const asked = state.requests.map((request) => request.asked)
  return [...state.evidence, ...asked, ...vouched, ...(state.switching === null ? [] : [state.switching.asked])]
}
