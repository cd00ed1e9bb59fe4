// What became of the newest thing this page asked for. May not know: how it is asked.
import type { Asked, LiveView } from '@farhand/client'
import type { Capability } from '@farhand/protocol'
import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Notice } from '../ui/notice.tsx'
import { useAskPause } from './ask-pause.ts'
import { deedWords } from './consent/deed.ts'
import { usePassing } from './use-passing.ts'
import { apart, Sentence } from '../ui/sentence.tsx'

interface AskedNoteProps {
  readonly view: Pick<LiveView, 'asked' | 'switching' | 'askPauses' | 'held'>
  /** Whether asking to see a screen is said here; it may stand elsewhere. */
  readonly withView: boolean
  /** Said where nothing newer is: what this page may do now. */
  readonly otherwise?: ReactNode
}

/** One note at most: what is waited for, what became of it, or what stands `otherwise`. */
export function AskedNote({ view, withView, otherwise = null }: AskedNoteProps): ReactNode {
  const { t } = useTranslation()
  const { asked, switching } = view
  const newest = asked.findLast((one) => withView || one.capability !== 'view')
  const sentence = newest === undefined ? undefined : askedSentence(newest, apart(t))
  const seconds = useAskPause(view)(newest === undefined ? NOTHING : { of: newest.of, capability: askedOf(newest) })
  const waits = switching !== null || newest?.outcome === 'open'
  // While there is something to wait for, the words stay.
  const { isShown, close } = usePassing(sentence === undefined || waits || seconds > 0 ? undefined : newest?.id)
  const words = switching === null ? (isShown ? sentence : undefined) : switchingSentence(switching, apart(t))
  return (
    <>
      <div role="status" className={words === undefined ? 'visually-hidden' : undefined}>
        {words !== undefined && (
          <Notice tone="amber" {...(waits || seconds > 0 ? {} : { onClose: close })}>
            <Sentence>{words}</Sentence>
            {seconds > 0 && <AskAgainIn seconds={seconds} />}
          </Notice>
        )}
      </div>
      {words === undefined && otherwise}
    </>
  )
}

/** Not read out each second: the words before it say what happened. */
export function AskAgainIn({ seconds }: { readonly seconds: number }): ReactNode {
  const { t } = useTranslation()
  return (
    <span aria-live="off" className="asked__again numeric">
      {t('consent.asked.againIn', { count: seconds })}
    </span>
  )
}

const NOTHING = { of: '' as Asked['of'], capability: 'view' } as const

/** A switch waits as a question to see the screen does. */
const askedOf = ({ capability }: Asked): Capability => (capability === 'switch' ? 'view' : capability)

/** Who is waited for until another screen is shown. */
export function switchingSentence({ waitsFor, to }: NonNullable<LiveView['switching']>, t: TFunction): string {
  const waits = waitsFor === 'leaving' ? 'waitsLeaving' : 'waitsTaking'
  return to.isMe ? t(`consent.show.${waits}Me`) : t(`consent.show.${waits}`, { to: to.name })
}

/** Undefined where what was asked has come, or was taken back. */
export function askedSentence({ outcome, capability, name }: Asked, t: TFunction): string | undefined {
  if (outcome === 'allowed' || outcome === 'withdrawn') return undefined
  if (capability === 'switch') {
    const said = {
      open: 'switchOpen',
      declined: 'switchDeclined',
      'cannot-show': 'switchCannotShow',
      'not-now': 'switchNotNow',
      expired: 'switchExpired',
    } as const
    return t(`consent.asked.${said[outcome]}`)
  }
  const deed = deedWords({ capability, scope: 'whole' }, { whose: 'their', t })
  return t(`consent.asked.${outcome}`, { name, deed })
}
