// A word on the page that is on its way, above whatever page is shown. May not know: which page it is.
import { Button, Loader } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useSyncExternalStore, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { problemWords } from '../api/problem-words.ts'
import type { NextPage } from '../next-page.ts'
import { Notice } from './notice.tsx'

interface NextPageWordProps {
  readonly next: Pick<NextPage, 'current' | 'subscribe' | 'tryAgain' | 'dismiss'>
}

export function NextPageWord({ next }: NextPageWordProps): ReactNode {
  const { t } = useTranslation()
  const approach = useSyncExternalStore(next.subscribe, next.current)
  if (approach.stage === 'none') return null
  if (approach.stage === 'slow')
    return (
      <div className="page-word notice" role="status">
        <Loader size={20} aria-hidden="true" />
        <div className="notice__words">{t('app.loading')}</div>
      </div>
    )
  return (
    <div className="page-word">
      <Notice tone="red" alert onClose={next.dismiss}>
        <p>{problemWords(approach.cause, t).sentence}</p>
        <Button
          size="md"
          variant="default"
          leftSection={<IconRefresh size={18} stroke={1.5} aria-hidden="true" />}
          onClick={next.tryAgain}
        >
          {t('app.tryAgain')}
        </Button>
      </Notice>
    </div>
  )
}
