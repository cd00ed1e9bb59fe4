// Where this program is to go: by the name of its file, or by what somebody typed. Pure. May not know: processes, prompts.
import { originOf, readCompanionFileName, readInvitation, type CompanionInvitation } from '@farhand/client'
import { sessionIdSchema, type SessionId } from '@farhand/protocol'

/** A session, and the door in it. */
export interface Invitation {
  /** "https://support.example.com" */
  readonly origin: string
  readonly sessionId: SessionId
  readonly invitation: CompanionInvitation
}

/** By the path of the program's file; undefined where its name was changed. */
export function invitationOfFile(path: string): Invitation | undefined {
  const address = readCompanionFileName(path)
  if (address === undefined) return undefined
  const { sessionId, invitation } = address
  return { origin: originOf(address), sessionId, invitation }
}

/** What the session's page shows, typed: its address, the session ID with or without spaces, door and code. */
export function invitationTyped(typed: {
  readonly address: string
  readonly sessionId: string
  readonly code: string
}): Invitation | undefined {
  const origin = originTyped(typed.address)
  const sessionId = sessionIdSchema.safeParse(typed.sessionId.replace(/\s/g, ''))
  const invitation = readInvitation(typed.code)
  if (origin === undefined || !sessionId.success || invitation === undefined) return undefined
  return { origin, sessionId: sessionId.data, invitation }
}

/** An address as people copy it: with or without scheme and path. Never unencrypted, but on this very machine. */
function originTyped(address: string): string | undefined {
  const match = /^\s*(?:https?:\/\/)?([a-z0-9][a-z0-9.-]*)(?::([0-9]{1,5}))?(?:[/?#].*)?\s*$/i.exec(address)
  if (match === null) return undefined
  const [, host = '', port] = match
  const number = port === undefined ? null : Number(port)
  if (number !== null && (number < 1 || number > 65_535)) return undefined
  return originOf({ host: host.toLowerCase(), port: number })
}
