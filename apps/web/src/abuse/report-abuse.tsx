// The button "Report abuse" and the dialog it opens. May not know: which page it stands on.
import { Button } from '@mantine/core'
import { IconFlag } from '@tabler/icons-react'
import type { SessionId } from '@farhand/protocol'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ReportDialog, type ReportStage } from './report-dialog.tsx'

interface ReportAbuseProps {
  readonly sessionId: SessionId
  /** For the gallery: the dialog as it is from the start. */
  readonly stage?: ReportStage
}

export function ReportAbuse({ sessionId, stage: first = 'closed' }: ReportAbuseProps): ReactNode {
  const { t } = useTranslation()
  const [stage, setStage] = useState(first)
  return (
    <>
      <Button
        size="md"
        variant="subtle"
        color="gray"
        leftSection={<IconFlag size={18} stroke={1.5} />}
        onClick={() => {
          setStage('open')
        }}
      >
        {t('report.button')}
      </Button>
      <ReportDialog sessionId={sessionId} stage={stage} onStage={setStage} />
    </>
  )
}
