// What the host may do with others' computers, told as soon as it was allowed. May not know: how it is given back.
import type { LiveView } from '@farhand/client'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Notice } from '../../ui/notice.tsx'
import { heldSentence } from '../held-words.ts'

export function HeldNote({ held }: Pick<LiveView, 'held'>): ReactNode {
  const { t, i18n } = useTranslation()
  const shown = held.filter(({ capability }) => capability !== 'view')
  return (
    <div role="status" className={shown.length === 0 ? 'visually-hidden' : undefined}>
      {shown.length > 0 && (
        <Notice tone="calm">
          {shown.map((one) => (
            <p key={one.grant}>{heldSentence(one, { t, language: i18n.language })}</p>
          ))}
        </Notice>
      )}
    </div>
  )
}
