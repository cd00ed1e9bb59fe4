// What went wrong with a session, in words. May not know: what led to it.
import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { problemWords } from '../api/problem-words.ts'
import { ApiError } from '../api/request.ts'
import { RELOAD_NEEDED } from '../load.ts'
import { Notice, ProblemNotice } from '../ui/notice.tsx'
import type { Refused } from './open-sessions.ts'

/** The sentence of a fault; with too many tries it says when to come back. */
export function faultTitle({ fault, retryMinutes }: Pick<Refused, 'fault' | 'retryMinutes'>, t: TFunction): string {
  const title = t(`faults.${fault}.title`)
  return fault === 'too-many' && retryMinutes !== null
    ? `${title} ${t('failed.retry', { count: retryMinutes })}`
    : title
}

export function FaultNotice({ failed }: { readonly failed: Refused }): ReactNode {
  const { t } = useTranslation()
  if (failed.code === RELOAD_NEEDED) return <ProblemNotice problem={problemWords(new ApiError(RELOAD_NEEDED), t)} />
  return (
    <Notice tone="red" alert>
      <strong>{faultTitle(failed, t)}</strong>
      <br />
      {t(`faults.${failed.fault}.help`)}
      <span className="notice__code">{t('app.code', { code: failed.code })}</span>
    </Notice>
  )
}
