// What became of the newest thing this page asked for. May not know: how it is asked.
import { CloseButton } from '@mantine/core'
import type { Asked, LiveView } from '@farhand/client'
import type { TFunction } from 'i18next'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Notice } from '../ui/notice.tsx'
import { deedWords } from './consent/deed.ts'

interface AskedNoteProps extends Pick<LiveView, 'asked' | 'switching'> {
  /** Whether asking to see a screen is said here; it may stand elsewhere. */
  readonly withView: boolean
}

export function AskedNote({ asked, switching, withView }: AskedNoteProps): ReactNode {
  const { t } = useTranslation()
  const [dismissed, setDismissed] = useState<string>()
  const newest = asked.findLast((one) => withView || one.capability !== 'view')
  const isShown = newest !== undefined && newest.id !== dismissed
  const asking = isShown ? askedSentence(newest, t) : undefined
  const words = switching === null ? asking : switchingSentence(switching, t)
  return (
    <div role="status" className={words === undefined ? 'visually-hidden' : undefined}>
      {words !== undefined && (
        <Notice tone="amber">
          <span className="asked">
            {words}
            {switching === null && newest?.outcome !== 'open' && (
              <CloseButton
                size={44}
                aria-label={t('consent.asked.dismiss')}
                onClick={() => {
                  setDismissed(newest?.id)
                }}
              />
            )}
          </span>
        </Notice>
      )}
    </div>
  )
}

/** Who is waited for until another screen is shown. */
export function switchingSentence({ waitsFor, to }: NonNullable<LiveView['switching']>, t: TFunction): string {
  const waits = waitsFor === 'leaving' ? 'waitsLeaving' : 'waitsTaking'
  return to.isMe ? t(`consent.show.${waits}Me`) : t(`consent.show.${waits}`, { to: to.name })
}

/** Undefined where what was asked has come, or was taken back. */
export function askedSentence({ outcome, capability, name }: Asked, t: TFunction): string | undefined {
  if (outcome === 'allowed' || outcome === 'withdrawn') return undefined
  if (capability === 'switch') {
    const said = { open: 'switchOpen', declined: 'switchDeclined', expired: 'switchExpired' } as const
    return t(`consent.asked.${said[outcome]}`)
  }
  const deed = deedWords({ capability, scope: 'whole' }, { whose: 'their', t })
  return t(`consent.asked.${outcome}`, { name, deed })
}
