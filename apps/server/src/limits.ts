// How much anybody may ask of the server. Lives here: the numbers of the house, each with its unit; tests inject others.
// May not know: how a limit is enforced.
import { RECORD_BOUNDS, type RecordBounds } from '@farhand/protocol'

/** Every limit of the server; `LIMITS` are the ones in force. */
export interface Limits {
  readonly http: {
    readonly headerBytes: number
    readonly headersTimeoutMs: number
    readonly requestTimeoutMs: number
    readonly bodyBytes: number
    readonly jsonDepth: number
  }
  readonly signIn: {
    /** Failures before waiting starts; after each further one the wait doubles, from 1 s. */
    readonly freeFailures: number
    readonly freeFailuresPerAddress: number
    readonly longestWaitMs: number
    /** Every answer takes at least this long, right or wrong. */
    readonly answerMs: number
    /** Password checks waiting for a processor; more are answered with `busy`. */
    readonly waitingChecks: number
  }
  readonly join: {
    readonly failuresPerAddressMinute: number
    readonly failuresPerAddressHour: number
    /** Per IPv6 /48. */
    readonly failuresPerNetworkHour: number
    readonly failuresPerSecond: number
    /** Tries that wait for a place among those under way; further ones are refused. */
    readonly queuedPerAddress: number
    readonly queuedInAll: number
    /** How long one waits for a place before it is refused. */
    readonly queuedMs: number
    /** Every reply to a join leaves at this time after it came in. */
    readonly replyMs: number
    /** When the host has not answered by now, the decoy does. */
    readonly decoyMs: number
    /** How long an ID alone waits for a host that does not let it in, from its proof on. */
    readonly unprovenWaitMs: number
  }
  readonly socket: {
    readonly messageBytes: number
    readonly handshakeBytes: number
    readonly firstMessageMs: number
    readonly strangersPerAddress: number
    readonly lobbyPerSession: number
    /** Bytes waiting for one member; above it droppable objects are dropped. */
    readonly waitingBytesPerMember: number
    /** How long a member may stay above it before its socket closes with 1013. */
    readonly stalledMs: number
    readonly handshakesPerMinute: number
    /** Text frames of one socket on average; four seconds' worth at once. */
    readonly framesPerSecond: number
    /** Signed messages of one member, without those that only take something away. */
    readonly says: { readonly perSecond: number; readonly burst: number }
    /** Pages of history of one member. */
    readonly historyPages: { readonly perSecond: number; readonly burst: number }
    /** How often every page is told that the server is there; a page takes some 10 s without a word for a lost road. */
    readonly tickMs: number
    readonly pingMs: number
    readonly deadMs: number
  }
  readonly report: {
    /** Reports of abuse before waiting starts; after each further one the wait doubles, from 1 s. */
    readonly freePerAddress: number
    readonly longestWaitMs: number
  }
  readonly session: {
    readonly hostGoneMs: number
    readonly keyRequestMs: number
    /** Whoever has not even asked to come into a group that began anew so long ago counts as away:
     *  who is there holds keys or asks for them (KEY-63). */
    readonly silentMs: number
    /** How long the line of somebody who is out stays for the host's signature on their receipt. */
    readonly farewellMs: number
    /** What a session may record (CONSENT-166). */
    readonly record: RecordBounds
  }
}

/** The limits in force (research of attacks on 9-digit IDs: 20 failures a second in all). */
export const LIMITS: Limits = {
  http: {
    headerBytes: 16 * 1024,
    headersTimeoutMs: 10_000,
    requestTimeoutMs: 30_000,
    bodyBytes: 64 * 1024,
    jsonDepth: 16,
  },
  signIn: {
    freeFailures: 5,
    freeFailuresPerAddress: 30,
    longestWaitMs: 15 * 60_000,
    answerMs: 300,
    waitingChecks: 32,
  },
  join: {
    failuresPerAddressMinute: 5,
    failuresPerAddressHour: 30,
    failuresPerNetworkHour: 120,
    failuresPerSecond: 20,
    queuedPerAddress: 64,
    queuedInAll: 2_000,
    queuedMs: 60_000,
    replyMs: 1_500,
    decoyMs: 1_200,
    unprovenWaitMs: 120_000,
  },
  socket: {
    messageBytes: 1024 * 1024,
    handshakeBytes: 16 * 1024,
    firstMessageMs: 10_000,
    strangersPerAddress: 50,
    lobbyPerSession: 64,
    waitingBytesPerMember: 4 * 1024 * 1024,
    stalledMs: 10_000,
    handshakesPerMinute: 20,
    framesPerSecond: 100,
    says: { perSecond: 5, burst: 60 },
    // At once what a whole session may record (CONSENT-166), 100 entries a page: until a page has it, no yes stands there.
    historyPages: { perSecond: 5, burst: 110 },
    tickMs: 4_000,
    pingMs: 15_000,
    deadMs: 45_000,
  },
  report: { freePerAddress: 5, longestWaitMs: 15 * 60_000 },
  session: { hostGoneMs: 120_000, keyRequestMs: 2_000, silentMs: 7_000, farewellMs: 2_000, record: RECORD_BOUNDS },
}
