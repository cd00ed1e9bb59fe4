// What an administrator decides for the organization, and what people reported. Lives here: what is seen. May not know: the
// calls.
import { Button, Loader } from '@mantine/core'
import { IconArrowLeft, IconRefresh } from '@tabler/icons-react'
import type { AbuseReport, Organization, OrganizationRules } from '@farhand/protocol'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ProblemWords } from '../api/problem-words.ts'
import { ProblemNotice } from '../ui/notice.tsx'
import { PageFrame } from '../ui/page-frame.tsx'
import { ReportList } from './report-list.tsx'
import { RulesForm } from './rules-form.tsx'
import './admin-page.css'

interface AdminPageProps {
  /** Undefined while they are fetched, like the reports. */
  readonly organization: Organization | undefined
  readonly reports: readonly AbuseReport[] | undefined
  /** Why something could not be loaded or marked. */
  readonly problem: ProblemWords | undefined
  readonly saving: boolean
  readonly saved: boolean
  readonly saveProblem: ProblemWords | undefined
  readonly onSave: (rules: OrganizationRules) => void
  /** Something in the form is other than it was saved. */
  readonly onChange: () => void
  readonly onRead: (id: string) => void
  readonly onLoadAgain: () => void
}

export function AdminPage(props: AdminPageProps): ReactNode {
  const { organization, reports, problem } = props
  const { t } = useTranslation()
  const back = (
    <Link to="/console" className="head-button head-button--worded">
      <IconArrowLeft size={20} stroke={1.5} aria-hidden="true" />
      <span>{t('admin.toConsole')}</span>
    </Link>
  )
  return (
    <PageFrame title={t('admin.title')} tools={back}>
      <div className="admin">
        <div>
          <h1>{t('admin.title')}</h1>
          {organization !== undefined && (
            <p className="quiet">{t('admin.lead', { organization: organization.name })}</p>
          )}
        </div>
        {problem !== undefined && <ProblemNotice problem={problem} />}
        {problem !== undefined && (organization === undefined || reports === undefined) && (
          <Button
            size="md"
            variant="default"
            className="admin__again"
            leftSection={<IconRefresh size={18} stroke={1.5} />}
            onClick={props.onLoadAgain}
          >
            {t('app.tryAgain')}
          </Button>
        )}
        {organization === undefined && problem === undefined && <Loader aria-label={t('app.loading')} />}
        {organization !== undefined && (
          <RulesForm
            rules={organization}
            saving={props.saving}
            saved={props.saved}
            problem={props.saveProblem}
            onSave={props.onSave}
            onChange={props.onChange}
          />
        )}
        {reports !== undefined && <ReportList reports={reports} onRead={props.onRead} />}
      </div>
    </PageFrame>
  )
}
