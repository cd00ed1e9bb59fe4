// What a helper program is called when it is downloaded: its name tells it where to go (KEY-34), so nothing has to be typed.
// Lives here: writing that name and reading it, however a browser or a person changed it. Pure. May not know: files.
import { sessionIdSchema, type SessionId } from '@farhand/protocol'
import { readInvitation, shownInvitation, type CompanionInvitation } from './companion-code.ts'

/** Everything that a helper program has to know to join. */
export interface CompanionAddress {
  /** A name or an IPv4 address. */
  readonly host: string
  /** null for the usual one of its scheme. */
  readonly port: number | null
  readonly sessionId: SessionId
  readonly invitation: CompanionInvitation
}

const PREFIX = 'Farhand'
/** As short as fits, so that a port is none of it. */
const HOST = '[a-z0-9](?:[a-z0-9.-]{0,251}?[a-z0-9])??'
const NAME = new RegExp(
  `^${PREFIX}-(${HOST})(?:-([0-9]{1,5}))?-([1-9][0-9]{8})-([1-9][0-9]{0,2})-([0-9a-z]{4}-?[0-9a-z]{4})$`,
  'i',
)
/** A host that ends as a port would look like: its port is written out. */
const LOOKS_LIKE_PORT = /-[0-9]{1,5}$/
const HTTPS_PORT = 443

/** "Farhand-support.example.com-482913577-12-ABCDEFGH", without an ending. */
export function companionFileName({ host, port, sessionId, invitation }: CompanionAddress): string {
  const written = port ?? (LOOKS_LIKE_PORT.test(host) ? HTTPS_PORT : null)
  const code = shownInvitation(invitation).replace(/-(?=[^-]*$)/, '')
  return [PREFIX, host, ...(written === null ? [] : [String(written)]), sessionId, code].join('-')
}

/** Reads a path or a name, with ".exe", " (1)", spaces and any case; undefined for one that is no such name. */
export function readCompanionFileName(path: string): CompanionAddress | undefined {
  const name = path.replace(/^.*[/\\]/s, '')
  const bare = name
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/\.(exe|app|bin|run)$/i, '')
    .replace(/ ?\([0-9]{1,3}\)$/, '')
    .replace(/\.(exe|app|bin|run)$/i, '')
    .replace(/ /g, '')
  const match = NAME.exec(bare)
  if (match === null) return undefined
  const [, host = '', portText, id, door = '', code = ''] = match
  const sessionId = sessionIdSchema.safeParse(id)
  const invitation = readInvitation(`${door}-${code}`)
  const port = portText === undefined ? null : Number(portText)
  const isPort = port === null || (port >= 1 && port <= 65_535)
  if (!sessionId.success || invitation === undefined || !isPort) return undefined
  return { host: host.toLowerCase(), port, sessionId: sessionId.data, invitation }
}

/** Where its server answers: encrypted always, but on this very machine. */
export function originOf({ host, port }: Pick<CompanionAddress, 'host' | 'port'>): string {
  const isHere = host === 'localhost' || /^127(\.[0-9]{1,3}){3}$/.test(host)
  return `${isHere ? 'http' : 'https'}://${host}${port === null ? '' : `:${String(port)}`}`
}
