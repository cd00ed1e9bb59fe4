// What of this desktop nobody sees while it is shown: three switches (CONSENT-78). Lives here: what is hidden, as the helper
// program says it, and the wish for more or less. May not know: how a system hides anything.
import { Switch } from '@mantine/core'
import type { HiddenPart, HidingView, SessionCommands } from '@farhand/client'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Running } from '../use-command.ts'

const PARTS: readonly HiddenPart[] = ['wallpaper', 'icons', 'panels']

interface HidePartsProps {
  readonly hiding: HidingView
  readonly commands: Pick<SessionCommands, 'hide'>
  readonly running: Running
}

export function HideParts({ hiding, commands, running }: HidePartsProps): ReactNode {
  const { t } = useTranslation()
  const { hidden, cannotHide } = hiding
  return (
    <fieldset className="companion__parts">
      <legend>{t('companion.hide.title')}</legend>
      {PARTS.map((part) => (
        <Switch
          key={part}
          size="md"
          label={t(`companion.hide.${part}`)}
          {...(cannotHide.includes(part) ? { description: t('companion.hide.cannot') } : {})}
          checked={hidden.includes(part)}
          onChange={({ currentTarget: { checked } }) => {
            running.run(() => commands.hide(part, checked))
          }}
        />
      ))}
      <p className="quiet small">{t('companion.hide.help')}</p>
    </fieldset>
  )
}
