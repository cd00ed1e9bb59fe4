// Pages for what should not happen: no such address, a stumble, a browser that lacks something. May not know: why.
import { Button } from '@mantine/core'
import { IconBrowserX, IconMapQuestion, IconMoodSad } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { BrowserNeed } from '../session/browser-needs.ts'
import { reloadPage } from '../load.ts'
import { CopyButton } from './copy.tsx'
import { PageFrame } from './page-frame.tsx'

export function NotFoundPage(): ReactNode {
  const { t } = useTranslation()
  return (
    <PageFrame title={t('notFound.title')} middle>
      <section className="card message-page">
        <IconMapQuestion size={44} stroke={1.5} aria-hidden="true" />
        <h1>{t('notFound.title')}</h1>
        <p className="quiet">{t('notFound.lead')}</p>
        <Button size="md" renderRoot={(props) => <Link to="/" {...props} />}>
          {t('app.toStart')}
        </Button>
      </section>
    </PageFrame>
  )
}

export function CrashedPage({ error }: { readonly error: unknown }): ReactNode {
  const { t } = useTranslation()
  return (
    <PageFrame title={t('crashed.title')} middle>
      <section className="card message-page" role="alert">
        <IconMoodSad size={44} stroke={1.5} aria-hidden="true" />
        <h1>{t('crashed.title')}</h1>
        <p>{t('crashed.lead')}</p>
        <Button size="md" onClick={reloadPage}>
          {t('crashed.reload')}
        </Button>
        <p className="notice__code">{t('app.code', { code: error instanceof Error ? error.name : 'unexpected' })}</p>
      </section>
    </PageFrame>
  )
}

interface OldBrowserPageProps {
  readonly missing: readonly BrowserNeed[]
  /** The invitation it was opened with: another browser can take it. */
  readonly link: string | undefined
}

export function OldBrowserPage({ missing, link }: OldBrowserPageProps): ReactNode {
  const { t } = useTranslation()
  const isInsecure = missing.includes('secure-page')
  return (
    <PageFrame title={t('browser.title')} middle>
      <section className="card message-page" role="alert">
        <IconBrowserX size={44} stroke={1.5} className="session-fault-sign" aria-hidden="true" />
        <h1>{t('browser.title')}</h1>
        <div>
          <p>{t('browser.lead')}</p>
          <ul>
            {missing.map((need) => (
              <li key={need}>{t(`browser.missing.${need}`)}</li>
            ))}
          </ul>
        </div>
        <p className="measure">{t(helpFor(missing))}</p>
        {link !== undefined && !isInsecure && <CopyButton text={link}>{t('browser.copyLink')}</CopyButton>}
      </section>
    </PageFrame>
  )
}

/** The way out: an allowed storage needs no other browser. */
function helpFor(missing: readonly BrowserNeed[]): 'browser.insecure' | 'browser.blocked' | 'browser.works' {
  if (missing.includes('secure-page')) return 'browser.insecure'
  return missing.every((need) => need === 'storage') ? 'browser.blocked' : 'browser.works'
}
