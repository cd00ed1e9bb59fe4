// A session from this program's start to its end: where it is to go, the desktop, who says how it went. Lives here: the order, and
// what the person reads when it does not work. May not know: what happens in a session (run-session.ts), how the file goes away.
import { createInterface } from 'node:readline/promises'
import { connectTo } from './connect.ts'
import { invitationOfFile, invitationTyped, type Invitation } from './invitation.ts'
import { openNotice, openPlatform } from './open-platform.ts'
import { PlatformError } from './platform/platform-error.ts'
import type { Platform } from './platform/platform.ts'
import { DESKTOP_GONE, runSession } from './run-session.ts'
import { sessionWordsFor } from './session-words.ts'
import { faultWords, type Words } from './words.ts'

/** A sentence stays in its small window so long, unless the person closes it. */
const READ_MS = 60_000

export interface SessionAct {
  /** What came after `--join`, in one text; undefined where nothing did. */
  readonly join: string | undefined
  /** What came after `--rest`; undefined where nothing did. */
  readonly restSeconds: number | undefined
  /** This program's file. */
  readonly file: string
  /** The run's private folder. */
  readonly folder: string
  readonly locale: string
  readonly words: Words
  readonly say: (sentence: string) => void
}

/** `isSpent`: the code in the file's name was used, so the file is good for nothing more. */
export interface SessionResult {
  readonly exitCode: number
  readonly isSpent: boolean
}

/** Joins and serves the session until it is over; whatever goes wrong is said, none of it is thrown. */
export async function actInSession(act: SessionAct): Promise<SessionResult> {
  const { words, say } = act
  const invitation = act.join === undefined ? invitationOfFile(act.file) : invitationOfText(act.join)
  if (act.join !== undefined && invitation === undefined) {
    say(words.badJoin)
    return { exitCode: 2, isSpent: false }
  }
  let platform: Platform
  try {
    platform = await openPlatform(act.folder)
  } catch (cause) {
    if (!(cause instanceof PlatformError)) throw cause
    await sayWithoutDesktop(words.desktop[cause.code] ?? words.noDesktop, act)
    return { exitCode: 1, isSpent: false }
  }
  const wanted = invitation ?? (process.stdin.isTTY ? await ask(words) : undefined)
  if (wanted === undefined) {
    say(words.noSession)
    await showUntilRead(platform, { lines: [words.noSession], words })
    await platform.close()
    return { exitCode: 1, isSpent: false }
  }
  return serve(act, { platform, invitation: wanted })
}

async function serve(
  { words, say, locale, restSeconds }: SessionAct,
  { platform, invitation }: { readonly platform: Platform; readonly invitation: Invitation },
): Promise<SessionResult> {
  const session = runSession({
    invitation,
    platform,
    words: sessionWordsFor(locale),
    restSeconds,
    ...connectTo(invitation.origin),
    onFailed: async (fault) => {
      const sentence = faultWords(words, fault)
      say(sentence)
      if (fault !== DESKTOP_GONE) await showUntilRead(platform, { lines: [sentence], words })
    },
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => session.quit())
  say(words.joining)
  const end = await session.ended
  if (end.kind === 'ended') {
    say(words.over)
    return { exitCode: 0, isSpent: true }
  }
  return { exitCode: 1, isSpent: end.fault !== 'connection-lost' }
}

/** At the terminal, or where it was started without one, in a window of its own. */
async function sayWithoutDesktop(sentence: string, { words, say }: SessionAct): Promise<void> {
  say(sentence)
  const notice = process.stdout.isTTY ? undefined : await openNotice()
  if (notice === undefined) return
  await showUntilRead(notice, { lines: [sentence], words })
  notice.close()
}

/** "https://support.example.com 482 913 577 12-ABCD-EFGH" */
function invitationOfText(text: string): Invitation | undefined {
  const parts = text.trim().split(/\s+/)
  const [address = '', code = ''] = [parts[0], parts.at(-1)]
  return invitationTyped({ address, sessionId: parts.slice(1, -1).join(''), code })
}

/** Asks at the terminal until it is understood; undefined once nothing more is typed. */
async function ask(words: Words): Promise<Invitation | undefined> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  const over = new Promise<undefined>((resolve) => terminal.once('close', () => resolve(undefined)))
  const answerTo = (question: string): Promise<string | undefined> =>
    Promise.race([terminal.question(`${question} `), over])
  try {
    for (;;) {
      const address = await answerTo(words.ask.address)
      const sessionId = await answerTo(words.ask.sessionId)
      const code = await answerTo(words.ask.code)
      if (address === undefined || sessionId === undefined || code === undefined) return undefined
      const typed = invitationTyped({ address, sessionId, code })
      if (typed !== undefined) return typed
      process.stdout.write(`${words.badJoin}\n`)
    }
  } finally {
    terminal.close()
  }
}

/** A sentence in the banner, for a program that was started without a terminal. */
async function showUntilRead(
  platform: Pick<Platform, 'banner'>,
  { lines, words }: { readonly lines: readonly string[]; readonly words: Words },
): Promise<void> {
  const read = Promise.withResolvers<void>()
  const timer = setTimeout(read.resolve, READ_MS)
  platform.banner.onStop(read.resolve)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => read.resolve())
  platform.banner.show({ lines, stopLabel: words.close, mood: 'resting' })
  await read.promise
  clearTimeout(timer)
}
