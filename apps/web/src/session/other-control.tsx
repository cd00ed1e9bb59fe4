// Who else controls what this page would like to ask for (CONSENT-16), in a sentence. May not know: buttons.
import type { LiveView, Person } from '@farhand/client'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { apart, Sentence } from '../ui/sentence.tsx'

/** Undefined where nobody else has the control of this person's. */
export const otherControlOf = (
  { otherControls }: Pick<LiveView, 'otherControls'>,
  { device }: Pick<Person, 'device'>,
): LiveView['otherControls'][number] | undefined => otherControls.find(({ of }) => of === device)

export function OtherControls({ by }: Pick<LiveView['otherControls'][number], 'by'>): ReactNode {
  const { t } = useTranslation()
  if (by === null) return t('consent.control.somebody')
  return <Sentence>{apart(t)('consent.control.other', { name: by.name })}</Sentence>
}
