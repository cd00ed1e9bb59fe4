// The first state of a session (S1). Lives here: that shape only; time and random numbers come in.
import type { CreateSession, OpenSession, Profile, SessionId, Sid } from '@farhand/protocol'

/** What the machine needs to begin: `body` is the request, the rest comes from the server. */
export interface NewSessionParts {
  readonly body: CreateSession
  readonly sid: Sid
  readonly sessionId: SessionId
  readonly hostName: string
  readonly organization: string
  /** The organization's rule for switching. */
  readonly profile: Profile
  /** Epoch ms. */
  readonly createdAt: number
}

/** An open session with its host in it, not connected yet. Pure. */
export function newSession(parts: NewSessionParts): OpenSession {
  const { body, sid, sessionId, hostName, organization, profile, createdAt } = parts
  const host = {
    device: body.device,
    role: 'host' as const,
    name: hostName,
    instance: null,
    connected: false,
    awaySince: createdAt,
    joinedAt: createdAt,
    lastAt: 0,
    presented: false,
    relaxed: false,
    raised: false,
    confirm: null,
    inVain: [],
  }
  return {
    stage: 'open',
    sid,
    sessionId,
    host: body.device,
    hostName,
    organization,
    createdAt,
    firstPresenter: body.firstPresenter,
    profile,
    joinBy: body.joinBy,
    joinFailures: 0,
    members: { [body.device]: host },
    former: {},
    presenting: null,
    switching: null,
    requests: [],
    grants: [],
    evidence: [],
  }
}
