// What went wrong with a session, in words. May not know: what led to it, but whether it was a link.
import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { problemWords } from '../api/problem-words.ts'
import { ApiError } from '../api/request.ts'
import { RELOAD_NEEDED } from '../load.ts'
import { Notice, ProblemNotice } from '../ui/notice.tsx'
import type { Refused } from './open-sessions.ts'

/** What a person is told of. */
export type Told = Refused | (Omit<Refused, 'fault'> & { readonly fault: 'link-no-match' })

/** What somebody who came by a link is told where no session takes them: no word of an ID and a password that they never typed, and the
 *  very same whether the session has ended, was never there, or the link is not its own. */
export const toldByLink = (refused: Refused): Told =>
  refused.fault === 'no-match' ? { ...refused, fault: 'link-no-match', code: 'no-match' } : refused

/** Which words tell of a fault: the host may turn somebody out before the codes were compared for other reasons than the codes. */
export const faultWords = ({ fault, code }: Pick<Told, 'fault' | 'code'>) =>
  fault === 'codes-differ' && code === 'turned-out' ? 'not-confirmed' : fault

/** The sentence of a fault; with too many tries it says when to come back. */
export function faultTitle(
  { fault, code, retryMinutes }: Pick<Told, 'fault' | 'code' | 'retryMinutes'>,
  t: TFunction,
): string {
  const title = t(`faults.${faultWords({ fault, code })}.title`)
  return fault === 'too-many' && retryMinutes !== null
    ? `${title} ${t('failed.retry', { count: retryMinutes })}`
    : title
}

export function FaultNotice({ failed }: { readonly failed: Told }): ReactNode {
  const { t } = useTranslation()
  if (failed.code === RELOAD_NEEDED) return <ProblemNotice problem={problemWords(new ApiError(RELOAD_NEEDED), t)} />
  return (
    <Notice tone="red" alert>
      <strong>{faultTitle(failed, t)}</strong>
      <br />
      {t(`faults.${faultWords(failed)}.help`)}
      <span className="notice__code">{t('app.code', { code: failed.code })}</span>
    </Notice>
  )
}
