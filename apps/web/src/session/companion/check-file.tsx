// How to check that a download is genuine, step by step (docs/companion.md). Lives here: the sum it must have, and where the
// signature of the sums is. May not know: how the file is built or signed.
import type { CompanionList } from '@farhand/protocol'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { sumCommand } from './system.ts'

interface CheckFileProps {
  readonly file: CompanionList['files'][number]
}

export function CheckFile({ file }: CheckFileProps): ReactNode {
  const { t } = useTranslation()
  const { target, sha256, signed } = file
  return (
    <details className="small">
      <summary>{t('companion.verify')}</summary>
      <ol className="companion__checks">
        <li>
          <p>
            {t('companion.check.sum')} <code>{sumCommand(target)}</code>
          </p>
          <p>
            {t('companion.check.mustBe')} <code>{sha256}</code>
          </p>
        </li>
        <li>
          <p>
            {t('companion.check.signature')} <code>minisign -V -p minisign.pub -m SHA256SUMS</code>
          </p>
          <p>
            {['SHA256SUMS', 'SHA256SUMS.minisig', 'minisign.pub'].map((name) => (
              <a key={name} href={`/companion/${name}`} target="_blank" rel="noreferrer">
                {name}
              </a>
            ))}
          </p>
          <p className="quiet">{t('companion.check.key')}</p>
        </li>
        {signed && <li>{t('companion.check.inside')}</li>}
      </ol>
    </details>
  )
}
