// The server's log. Lives here: its form. info = once per step of a life; debug = each request; keys, passwords, tokens
// and content never. The audit trail is not a log.
import { pino, type Logger } from 'pino'
import type { Settings } from './settings.ts'

export type { Logger } from 'pino'

/** A log on standard error, one JSON object per line: line breaks in a value cannot forge a line. */
export function createLog(level: Settings['logLevel']): Logger {
  return pino({ level, base: null }, pino.destination({ fd: 2, sync: true }))
}
