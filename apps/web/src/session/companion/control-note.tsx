// Whether the host's mouse and keyboard reach the computer they were allowed, in words. May not know: how they travel.
import type { Held, Person } from '@farhand/client'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Notice } from '../../ui/notice.tsx'
import './companion.css'
import { apart, Sentence } from '../../ui/sentence.tsx'

interface ControlNoteProps {
  /** What I may control. */
  readonly control: Held
  /** Its owner as the session has them now. */
  readonly owner: Person
}

export function ControlNote({ control, owner }: ControlNoteProps): ReactNode {
  const { t } = useTranslation()
  const { name, companion } = owner
  const isThere = companion?.ready === true
  const resting = companion?.resting ?? null
  const words = !isThere
    ? apart(t)('companion.host.waiting', { name })
    : resting === null
      ? apart(t)('companion.host.ready', { name })
      : apart(t)(`companion.host.resting.${resting}`, { name })
  const isCalm = isThere && resting === null
  return (
    <div role="status" className={isCalm ? 'control-note control-note--calm' : 'control-note'}>
      <Notice tone={isCalm ? 'calm' : 'amber'}>
        <Sentence>{words}</Sentence> {isCalm && control.scope !== 'mouse' && t('companion.host.leave')}
      </Notice>
    </div>
  )
}
