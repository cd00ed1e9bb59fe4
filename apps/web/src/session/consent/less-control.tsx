// Less than was asked for: which part of control, and for how long. Lives here: the choices, never wider than the
// question. May not know: how a yes is signed.
import { Radio } from '@mantine/core'
import type { GrantPrompt, Narrowed } from '@farhand/client'
import type { Scope } from '@farhand/protocol'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

const SCOPES: readonly Scope[] = ['whole', 'mouse', 'keyboard']
const MINUTES = [10, 30] as const

type Asked = Pick<GrantPrompt, 'scope' | 'minutes'>

/** What may be given of what was asked, the whole of it first. */
export function choicesOf({ scope, minutes }: Asked): {
  readonly scopes: readonly Scope[]
  readonly times: readonly (number | null)[]
} {
  return {
    scopes: scope === 'whole' ? SCOPES : [scope],
    times: [minutes, ...MINUTES.filter((less) => minutes === null || less < minutes)],
  }
}

interface LessControlProps {
  readonly asked: Asked
  readonly chosen: Narrowed
  readonly onChoose: (chosen: Narrowed) => void
}

/** Nothing where there is nothing less to give. */
export function LessControl({ asked, chosen, onChoose }: LessControlProps): ReactNode {
  const { t } = useTranslation()
  const { scopes, times } = choicesOf(asked)
  const timeName = (count: number | null): string =>
    count === null ? t('consent.offer.open') : t('consent.offer.minutes', { count })
  if (scopes.length === 1 && times.length === 1) return null
  return (
    <details className="consent__less">
      <summary>{t('consent.ask.less')}</summary>
      {scopes.length > 1 && (
        <Radio.Group
          label={t('consent.offer.what')}
          value={chosen.scope}
          onChange={(value) => {
            onChoose({ ...chosen, scope: scopes.find((one) => one === value) ?? asked.scope })
          }}
        >
          <div className="consent__choices">
            {scopes.map((scope) => (
              <Radio key={scope} value={scope} label={t(`consent.offer.${scope}`)} />
            ))}
          </div>
        </Radio.Group>
      )}
      {times.length > 1 && (
        <Radio.Group
          label={t('consent.offer.long')}
          value={String(chosen.minutes)}
          onChange={(value) => {
            onChoose({ ...chosen, minutes: times.find((one) => String(one) === value) ?? asked.minutes })
          }}
        >
          <div className="consent__choices">
            {times.map((count) => (
              <Radio key={String(count)} value={String(count)} label={timeName(count)} />
            ))}
          </div>
        </Radio.Group>
      )}
    </details>
  )
}
