// Reports of abuse about the organization's sessions, newest first. May not know: the calls.
import { Button } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { spaceSessionId, type AbuseReport } from '@farhand/protocol'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { dateAndTime } from '../ui/format.ts'

interface ReportListProps {
  readonly reports: readonly AbuseReport[]
  readonly onRead: (id: string) => void
}

export function ReportList({ reports, onRead }: ReportListProps): ReactNode {
  const { t } = useTranslation()
  return (
    <section className="card admin__card stack" aria-labelledby="admin-reports">
      <h2 id="admin-reports">{t('admin.reports.title')}</h2>
      {reports.length === 0 ? (
        <p className="quiet">{t('admin.reports.none')}</p>
      ) : (
        <ul className="plain-list stack" aria-labelledby="admin-reports">
          {reports.map((report) => (
            <Report key={report.id} report={report} onRead={onRead} />
          ))}
        </ul>
      )}
    </section>
  )
}

function Report({ report, onRead }: { readonly report: AbuseReport } & Pick<ReportListProps, 'onRead'>): ReactNode {
  const { t, i18n } = useTranslation()
  const id = spaceSessionId(report.sessionId)
  return (
    <li className={report.readAt === null ? 'admin__report admin__report--new' : 'admin__report'}>
      <p className="numeric">
        <strong>{t('admin.reports.session', { id })}</strong>{' '}
        <span className="quiet small">{t('admin.reports.at', { time: dateAndTime(report.at, i18n.language) })}</span>
      </p>
      <p>{t(`report.reasons.${report.reason}`)}</p>
      <p className={report.words === '' ? 'quiet' : 'admin__words'}>{report.words || t('admin.reports.noWords')}</p>
      {report.readAt === null ? (
        <Button
          variant="default"
          className="admin__read"
          aria-label={t('admin.reports.readThis', { id })}
          onClick={() => {
            onRead(report.id)
          }}
        >
          {t('admin.reports.read')}
        </Button>
      ) : (
        <p className="quiet small admin__is-read">
          <IconCheck size={16} stroke={1.5} aria-hidden="true" /> {t('admin.reports.isRead')}
        </p>
      )}
    </li>
  )
}
