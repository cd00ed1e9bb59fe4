// What the "New session" dialog asks. Pure but for the PIN's randomness. May not know: fields on a page.
import type { Entry } from '@farhand/client'
import { parseSessionId } from '../join/session-id-text.ts'

export interface Choice {
  /** As typed; empty = random. */
  readonly sessionId: string
  readonly password: string
  readonly firstPresenter: 'participant' | 'host'
  readonly informed: boolean
}

/** Keys of the words in `console.dialog.errors`. */
export type ChoiceFault = 'sessionId' | 'password' | 'idNeedsPassword'

export interface WrongChoice {
  readonly sessionId?: ChoiceFault
  readonly password?: ChoiceFault
}

const PIN = /^\d{6}$/
const MIN_OWN_PASSWORD = 8
const MAX_OWN_PASSWORD = 64

/** A PIN of 6 digits, each equally likely. */
export function randomPin(): string {
  // The largest multiple of a million that fits 32 bits: what lies above would favour small PINs.
  const fair = 4_294_000_000
  const [number] = crypto.getRandomValues(new Uint32Array(1))
  if (number === undefined || number >= fair) return randomPin()
  return String(number % 1_000_000).padStart(6, '0')
}

/** What can't be taken, next to its field; empty when all is well. */
export function wrongChoice({ sessionId, password }: Choice): WrongChoice {
  if (isChosen(sessionId) && parseSessionId(sessionId) === undefined) return { sessionId: 'sessionId' }
  if (password === '') return isChosen(sessionId) ? { password: 'idNeedsPassword' } : {}
  return isPinText(password) || isOwnPassword(password) ? {} : { password: 'password' }
}

/** Key of the words in `console.dialog` that stand at the password: what it does, or that it is needed. */
export function passwordHint({ sessionId, password }: Choice): 'passwordHint' | 'passwordNone' | 'passwordChosenId' {
  if (isChosen(sessionId)) return 'passwordChosenId'
  return password === '' ? 'passwordNone' : 'passwordHint'
}

/** The choice as an entry: any six digits are a PIN, spaces in it do not count. */
export function entryOf(choice: Choice): Entry {
  const isPin = isPinText(choice.password)
  return {
    kind: 'create',
    sessionId: parseSessionId(choice.sessionId) ?? null,
    password: isPin ? withoutSpaces(choice.password) : choice.password,
    isPin,
    firstPresenter: choice.firstPresenter,
    informed: choice.informed,
  }
}

const isChosen = (sessionId: string): boolean => sessionId.trim() !== ''

const isPinText = (text: string): boolean => PIN.test(withoutSpaces(text))

function isOwnPassword(text: string): boolean {
  const letters = [...text.normalize('NFKC').trim()].length
  return letters >= MIN_OWN_PASSWORD && letters <= MAX_OWN_PASSWORD
}

const withoutSpaces = (text: string): string => text.replace(/\s/g, '')
