// What the host can ask of one given person. May not know: lists of people.
import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import type { LiveView, Person, SessionCommands } from '@farhand/client'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Running } from '../use-command.ts'
import { askToShow, askWords, whomToAsk } from './whom-to-ask.ts'

interface PersonMenuProps {
  readonly person: Person
  readonly view: LiveView
  readonly commands: Pick<SessionCommands, 'ask' | 'switchTo'>
  readonly running: Running
}

/** Nothing for a person of whom nothing can be asked right now. */
export function PersonMenu({ person, view, commands, running }: PersonMenuProps): ReactNode {
  const { t } = useTranslation()
  const { device, name } = person
  const isSeen = view.watching?.device === device
  const controls = view.held.some((one) => one.capability === 'control' && one.owner.device === device)
  const canShow = whomToAsk(view).some((one) => one.device === device) && view.switching === null
  const canControl = isSeen && !controls
  if (!canShow && !canControl) return null
  const label = t('host.people.more', { name })
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={44}
          aria-label={label}
          title={label}
          disabled={running.busy || view.connection === 'reconnecting'}
        >
          <IconDots size={20} stroke={1.5} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {canShow && (
          <Menu.Item
            onClick={() => {
              running.run(() => askToShow(view, person, commands))
            }}
          >
            {askWords(view, [person], t)}
          </Menu.Item>
        )}
        {canControl && (
          <Menu.Item
            onClick={() => {
              running.run(() => commands.ask(device, 'control', 'whole', null))
            }}
          >
            {t('consent.control.ask')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
