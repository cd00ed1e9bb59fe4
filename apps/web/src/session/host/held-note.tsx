// What the host may do with others' computers, told for a while when it was allowed; the tools show it afterwards.
// May not know: how it is given back.
import type { LiveView } from '@farhand/client'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Notice } from '../../ui/notice.tsx'
import { apart, Sentence } from '../../ui/sentence.tsx'
import { heldSentence } from '../held-words.ts'
import { usePassing } from '../use-passing.ts'

/** The newest of them only. */
export function HeldNote({ held }: Pick<LiveView, 'held'>): ReactNode {
  const { t, i18n } = useTranslation()
  const newest = held.findLast(({ capability }) => capability !== 'view')
  const { isShown, close } = usePassing(newest?.grant)
  const words =
    newest !== undefined && isShown ? heldSentence(newest, { t: apart(t), language: i18n.language }) : undefined
  return (
    <div role="status" className={words === undefined ? 'visually-hidden' : undefined}>
      {words !== undefined && (
        <Notice tone="calm" onClose={close}>
          <Sentence>{words}</Sentence>
        </Notice>
      )}
    </div>
  )
}
