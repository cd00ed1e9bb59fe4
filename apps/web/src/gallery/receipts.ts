// Receipts as they might be checked, for the gallery. Their signatures are blanks: the pages only show what a check says.
import {
  deviceIdSchema,
  grantIdSchema,
  instanceSchema,
  joinIdSchema,
  reduce,
  sessionIdSchema,
  sidSchema,
  toBase64Url,
  type OpenSession,
  type Receipt,
  type ReceiptStep,
  type ReceiptVerdict,
  type SessionMessageBody,
  type SessionState,
} from '@farhand/protocol'
import type { CheckedFile } from '../verify/verify-page.tsx'

const bytes = (length: number, first: number): string => toBase64Url(new Uint8Array(length).fill(first))
const dana = deviceIdSchema.parse(bytes(32, 1))
const sam = deviceIdSchema.parse(bytes(32, 2))
const signature = bytes(64, 3)
const hash = 'ab'.repeat(32)
const sid = sidSchema.parse(bytes(16, 5))
const createdAt = Date.UTC(2030, 0, 31, 13, 58)
const grant = (first: number) => grantIdSchema.parse(bytes(16, first))
const instance = instanceSchema.parse(bytes(16, 6))
const terms = { scope: 'whole', minutes: null } as const

const person = {
  instance,
  connected: true,
  awaySince: null,
  joinedAt: createdAt,
  lastAt: 0,
  presented: false,
  relaxed: false,
  raised: false,
  confirm: null,
  inVain: [],
}
const start: OpenSession = {
  stage: 'open',
  sid,
  sessionId: sessionIdSchema.parse('482913577'),
  host: dana,
  hostName: 'Dana Reyes',
  organization: 'Northwind Care',
  createdAt,
  firstPresenter: 'participant',
  profile: 'strict',
  joinBy: 'pin',
  joinFailures: 0,
  members: {
    [dana]: { ...person, device: dana, role: 'host', name: 'Dana Reyes' },
    [sam]: { ...person, device: sam, role: 'participant', name: 'Sam Miller' },
  },
  presenting: null,
  switching: null,
  requests: [],
  grants: [],
  evidence: [],
  former: {},
}

const join = joinIdSchema.parse(bytes(16, 7))
const SAID: readonly (readonly [typeof dana, SessionMessageBody])[] = [
  [dana, { kind: 'admit', join, device: sam, name: 'Sam Miller', method: 'pin', grant: null }],
  [dana, { kind: 'ask', grant: grant(1), capability: 'view', ...terms, owner: sam }],
  [sam, { kind: 'answer', grant: grant(1), yes: true, capability: 'view', to: dana, surface: 'window', ...terms }],
  [dana, { kind: 'ask', grant: grant(2), capability: 'control', scope: 'whole', minutes: 10, owner: sam }],
  [sam, { kind: 'answer', grant: grant(2), yes: false }],
  [sam, { kind: 'withdraw-all' }],
  [dana, { kind: 'end' }],
]

const TERMS = `Northwind Care looks at your screen only after you allowed it, and takes nothing from your computer.

You can stop at any time.`
const accepted = {
  statement: { v: 1 as const, sid, by: sam, at: createdAt, textHash: hash, name: 'Sam Miller', company: 'Contoso' },
  signature,
}

function stepsOf(): readonly ReceiptStep[] {
  let state: SessionState = start
  return SAID.flatMap(([by, body], index) => {
    if (state.stage === 'ended') return []
    const before = state
    const at = createdAt + (index + 1) * 55_000
    const signed = { message: { v: 1 as const, sid, by, at, body }, signature }
    const acknowledgement = body.kind === 'admit' ? accepted : null
    const event = { kind: 'said' as const, signed, instance: null, acknowledgement }
    const reduced = reduce(before, { at, event })
    if (reduced.ok) state = reduced.state
    return [{ entry: { n: index + 4, prev: hash, hash, state: hash, at, event }, before, after: state }]
  })
}

const steps = stepsOf()
const statement = {
  v: 1 as const,
  sid,
  sessionId: start.sessionId,
  organization: start.organization,
  account: 'dana',
  hostDevice: dana,
  createdAt,
}
const receipt: Receipt = {
  v: 1,
  kind: 'farhand-receipt',
  heading: {
    device: sam,
    role: 'participant',
    start,
    account: { statement, key: bytes(32, 8), signature },
    terms: TERMS,
  },
  digest: hash,
  entries: steps.map(({ entry }) => entry),
  signatures: { own: signature, host: signature, participants: [], server: signature },
}

const file = (verdict: ReceiptVerdict): CheckedFile => ({
  name: 'farhand-receipt-482913577-2030-01-31.json',
  verdict,
})

export const valid = file({ valid: true, receipt, steps, ends: true })
export const unsigned = file({
  valid: true,
  receipt: { ...receipt, signatures: { ...receipt.signatures, host: null } },
  steps: steps.slice(0, -1),
  ends: false,
})
/** The host's, which nobody else signed, and without the text. */
export const oneSided = file({
  valid: true,
  receipt: {
    ...receipt,
    heading: { ...receipt.heading, device: dana, role: 'host', terms: null },
    signatures: { ...receipt.signatures, host: null },
  },
  steps,
  ends: true,
})
export const broken = file({
  valid: false,
  line: { kind: 'entry', place: 5 },
  fault: 'altered',
  receipt,
  steps: steps.slice(0, 4),
})
export const brokenAccount = file({
  valid: false,
  line: { kind: 'account' },
  fault: 'bad-signature',
  receipt,
  steps: [],
})
export const notRead: CheckedFile = { ...valid, verdict: 'unreadable' }
export const unreadable = file({
  valid: false,
  line: { kind: 'file' },
  fault: 'not-json',
  receipt: undefined,
  steps: [],
})
