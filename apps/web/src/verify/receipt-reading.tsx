// A receipt to read: facts, entries, signatures, each with its mark. May not know: files.
import {
  acceptedHash,
  readSteps,
  signersOf,
  spaceSessionId,
  type Receipt,
  type ReceiptLine,
  type ReceiptSigner,
  type ReceiptVerdict,
} from '@farhand/protocol'
import { IconAlertTriangle, IconCheck, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { clockTime, fullDate } from '../ui/format.ts'
import { entrySentences, faultSentence, lineName, namesOf, neutralName, signerSentence } from './receipt-words.ts'
import { apart, Sentence } from '../ui/sentence.tsx'

interface ReadingProps {
  readonly verdict: ReceiptVerdict
  readonly receipt: Receipt
}

export function ReceiptReading({ verdict, receipt }: ReadingProps): ReactNode {
  const { t } = useTranslation()
  const broken = verdict.valid ? undefined : verdict.line
  return (
    <section className="card verify__receipt stack">
      <Facts verdict={verdict} receipt={receipt} />
      {isBefore('entry', broken) && <Entries verdict={verdict} receipt={receipt} />}
      {isBefore('terms', broken) && <Terms verdict={verdict} receipt={receipt} />}
      {isBefore('own-signature', broken) && <Signatures verdict={verdict} receipt={receipt} />}
      {broken !== undefined && broken.kind !== 'server-signature' && (
        <p className="quiet small">{t('receipt.unchecked')}</p>
      )}
    </section>
  )
}

const ORDER = [
  'file',
  'heading',
  'account',
  'entry',
  'terms',
  'own-signature',
  'host-signature',
  'participant-signature',
  'server-signature',
] as const

/** Whether the verifier came as far as this kind of line. */
const isBefore = (kind: ReceiptLine['kind'], broken: ReceiptLine | undefined): boolean =>
  broken === undefined || ORDER.indexOf(kind) <= ORDER.indexOf(broken.kind)

function Facts({ verdict, receipt }: ReadingProps): ReactNode {
  const { t, i18n } = useTranslation()
  const broken = verdict.valid ? undefined : verdict.line
  const { start, account } = receipt.heading
  const { statement, key } = account
  const isVouched = isBefore('entry', broken)
  const facts = [
    [t('receipt.of'), apart(t)('receipt.you', { name: namesOf({ receipt, steps: verdict.steps }, t).ofOwner })],
    [t('receipt.session'), spaceSessionId(start.sessionId)],
    [t('receipt.began'), fullDate(start.createdAt, i18n.language)],
    [t('receipt.host'), apart(t)('receipt.hostIs', { name: start.hostName, organization: start.organization })],
    ...(isVouched ? [[t('receipt.account'), t('receipt.accountIs', { account: statement.account })]] : []),
  ] as const
  return (
    <>
      <h2>{t('receipt.facts')}</h2>
      <dl className="verify__facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt className="quiet">{name}</dt>
            <dd>
              <Sentence>{value}</Sentence>
            </dd>
          </div>
        ))}
      </dl>
      {!isVouched && <BrokenLine verdict={verdict} receipt={receipt} />}
      {isVouched && (
        <p className="quiet small">
          {t('receipt.serverKey')} <code>{key}</code>
        </p>
      )}
    </>
  )
}

function Entries({ verdict, receipt }: ReadingProps): ReactNode {
  const { t, i18n } = useTranslation()
  const broken = !verdict.valid && verdict.line.kind === 'entry' ? verdict : undefined
  return (
    <>
      <h2 id="receipt-entries">{t('receipt.entries')}</h2>
      <ol role="list" aria-labelledby="receipt-entries" className="plain-list verify__entries">
        {readSteps(receipt, verdict.steps, neutralName(t)).map((entry) => (
          <li key={entry.place}>
            <Mark holds />
            <span className="quiet numeric">{entry.place}</span>
            <time className="quiet numeric" dateTime={new Date(entry.at).toISOString()}>
              {clockTime(entry.at, i18n.language)}
            </time>
            <span>
              <Sentence>{entrySentences(entry, apart(t)).join(' ')}</Sentence>
            </span>
          </li>
        ))}
        {broken !== undefined && (
          <li className="verify__broken">
            <Mark holds={false} />
            <span>
              {lineName(broken.line, { receipt, names: namesOf({ receipt, steps: verdict.steps }, t), t })}:{' '}
              {faultSentence(broken.fault, t)}
            </span>
          </li>
        )}
      </ol>
    </>
  )
}

/** The text that joiners accepted, or that it is not there to read. */
function Terms({ verdict, receipt }: ReadingProps): ReactNode {
  const { t } = useTranslation()
  const broken = verdict.valid ? undefined : verdict.line
  const { terms } = receipt.heading
  if (terms === null && !receipt.entries.some(({ event }) => acceptedHash(event).length > 0)) return null
  return (
    <>
      <h2>{t('receipt.terms')}</h2>
      {broken?.kind === 'terms' && <BrokenLine verdict={verdict} receipt={receipt} />}
      {terms === null ? (
        <Missing>{t('receipt.termsMissing')}</Missing>
      ) : (
        <blockquote className="verify__terms measure">{terms}</blockquote>
      )}
    </>
  )
}

const SIGNATURE_LINES = {
  owner: 'own-signature',
  host: 'host-signature',
  participant: 'participant-signature',
  server: 'server-signature',
} as const satisfies Record<ReceiptSigner['kind'], ReceiptLine['kind']>

function Signatures({ verdict, receipt }: ReadingProps): ReactNode {
  const { t } = useTranslation()
  const broken = verdict.valid ? undefined : verdict.line
  const checked = signersOf(receipt, verdict.steps, namesOf({ receipt, steps: verdict.steps }, t)).filter(
    ({ kind }) => broken === undefined || ORDER.indexOf(SIGNATURE_LINES[kind]) < ORDER.indexOf(broken.kind),
  )
  return (
    <>
      <h2 id="receipt-signatures">{t('receipt.signatures')}</h2>
      <ul role="list" aria-labelledby="receipt-signatures" className="plain-list verify__entries">
        {checked.map((signer, place) => (
          // Two people may have one name.
          // oxlint-disable-next-line react/no-array-index-key -- the list never changes
          <li key={place}>
            {signer.signed ? (
              <>
                <Mark holds />
                <span>
                  <Sentence>{signerSentence(signer, apart(t))}</Sentence>
                </span>
              </>
            ) : (
              <Missing>
                <Sentence>{signerSentence(signer, apart(t))}</Sentence>
              </Missing>
            )}
          </li>
        ))}
        {broken !== undefined && (
          <li className="verify__broken">
            <BrokenLine verdict={verdict} receipt={receipt} />
          </li>
        )}
      </ul>
    </>
  )
}

/** What should be there and is not. */
function Missing({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <span className="verify__missing-line">
      <IconAlertTriangle size={20} stroke={1.5} className="verify__missing" aria-hidden="true" />
      <span>{children}</span>
    </span>
  )
}

function BrokenLine({ verdict, receipt }: ReadingProps): ReactNode {
  const { t } = useTranslation()
  if (verdict.valid) return null
  return (
    <span className="verify__broken-line">
      <Mark holds={false} />
      <span>
        <Sentence>
          {lineName(verdict.line, { receipt, names: namesOf({ receipt, steps: verdict.steps }, t), t: apart(t) })}
        </Sentence>
      </span>
    </span>
  )
}

function Mark({ holds }: { readonly holds: boolean }): ReactNode {
  const { t } = useTranslation()
  const Sign = holds ? IconCheck : IconX
  return (
    <Sign
      size={20}
      stroke={2}
      className={holds ? 'verify__holds' : 'verify__fails'}
      role="img"
      aria-label={t(holds ? 'receipt.holds' : 'receipt.doesNotHold')}
    />
  )
}
