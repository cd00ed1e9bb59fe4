// A receipt to read: facts, entries, signatures, each with its mark. May not know: files.
import { readSteps, spaceSessionId, type Receipt, type ReceiptLine, type ReceiptVerdict } from '@farhand/protocol'
import { IconAlertTriangle, IconCheck, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { clockTime, fullDate } from '../ui/format.ts'
import { entrySentences, faultSentence, lineName, ownerName } from './receipt-words.ts'

interface ReadingProps {
  readonly verdict: ReceiptVerdict
  readonly receipt: Receipt
}

export function ReceiptReading({ verdict, receipt }: ReadingProps): ReactNode {
  const { t } = useTranslation()
  const broken = verdict.valid ? undefined : verdict.line
  return (
    <section className="card verify__receipt stack">
      <Facts receipt={receipt} broken={broken} />
      {isBefore('entry', broken) && <Entries verdict={verdict} receipt={receipt} />}
      {isBefore('own-signature', broken) && <Signatures verdict={verdict} receipt={receipt} />}
      {broken !== undefined && broken.kind !== 'host-signature' && (
        <p className="quiet small">{t('receipt.unchecked')}</p>
      )}
    </section>
  )
}

const ORDER = ['file', 'heading', 'account', 'entry', 'own-signature', 'host-signature'] as const

/** Whether the verifier came as far as this kind of line. */
const isBefore = (kind: ReceiptLine['kind'], broken: ReceiptLine | undefined): boolean =>
  broken === undefined || ORDER.indexOf(kind) <= ORDER.indexOf(broken.kind)

function Facts({
  receipt,
  broken,
}: {
  readonly receipt: Receipt
  readonly broken: ReceiptLine | undefined
}): ReactNode {
  const { t, i18n } = useTranslation()
  const { start, account } = receipt.heading
  const { statement, key } = account
  const isVouched = isBefore('entry', broken)
  const facts = [
    [t('receipt.of'), t('receipt.you', { name: ownerName(receipt) })],
    [t('receipt.session'), spaceSessionId(start.sessionId)],
    [t('receipt.began'), fullDate(start.createdAt, i18n.language)],
    [t('receipt.host'), t('receipt.hostIs', { name: start.hostName, organization: start.organization })],
    ...(isVouched ? [[t('receipt.account'), t('receipt.accountIs', { account: statement.account })]] : []),
  ] as const
  return (
    <>
      <h2>{t('receipt.facts')}</h2>
      <dl className="verify__facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt className="quiet">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {!isVouched && <BrokenLine receipt={receipt} line={broken} />}
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
  const myName = ownerName(receipt)
  const broken = !verdict.valid && verdict.line.kind === 'entry' ? verdict : undefined
  return (
    <>
      <h2 id="receipt-entries">{t('receipt.entries')}</h2>
      <ol role="list" aria-labelledby="receipt-entries" className="plain-list verify__entries">
        {readSteps(receipt, verdict.steps).map((entry) => (
          <li key={entry.place}>
            <Mark holds />
            <span className="quiet numeric">{entry.place}</span>
            <time className="quiet numeric" dateTime={new Date(entry.at).toISOString()}>
              {clockTime(entry.at, i18n.language)}
            </time>
            <span>{entrySentences(entry, { myName, t }).join(' ')}</span>
          </li>
        ))}
        {broken !== undefined && (
          <li className="verify__broken">
            <Mark holds={false} />
            <span>
              {lineName(broken.line, { receipt, t })}: {faultSentence(broken.fault, t)}
            </span>
          </li>
        )}
      </ol>
    </>
  )
}

function Signatures({ verdict, receipt }: ReadingProps): ReactNode {
  const { t } = useTranslation()
  const broken = verdict.valid ? undefined : verdict.line
  const { role, start } = receipt.heading
  return (
    <>
      <h2 id="receipt-signatures">{t('receipt.signatures')}</h2>
      <ul role="list" aria-labelledby="receipt-signatures" className="plain-list verify__entries">
        {broken?.kind === 'own-signature' ? (
          <li className="verify__broken">
            <BrokenLine receipt={receipt} line={broken} />
          </li>
        ) : (
          <li>
            <Mark holds />
            <span>{t('receipt.signed', { name: ownerName(receipt) })}</span>
          </li>
        )}
        {broken?.kind === 'host-signature' && (
          <li className="verify__broken">
            <BrokenLine receipt={receipt} line={broken} />
          </li>
        )}
        {broken === undefined && role === 'participant' && (
          <li>
            {receipt.signatures.host === null ? (
              <>
                <IconAlertTriangle size={20} stroke={1.5} className="verify__missing" aria-hidden="true" />
                <span>{t('receipt.hostMissing')}</span>
              </>
            ) : (
              <>
                <Mark holds />
                <span>{t('receipt.hostSigned', { name: start.hostName })}</span>
              </>
            )}
          </li>
        )}
      </ul>
    </>
  )
}

function BrokenLine({
  receipt,
  line,
}: {
  readonly receipt: Receipt
  readonly line: ReceiptLine | undefined
}): ReactNode {
  const { t } = useTranslation()
  if (line === undefined) return null
  return (
    <span className="verify__broken-line">
      <Mark holds={false} />
      <span>{lineName(line, { receipt, t })}</span>
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
