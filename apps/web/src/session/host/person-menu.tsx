// What the host can do about one given person: ask, and remove them. May not know: lists of people.
import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import type { LiveView, Person, SessionCommands } from '@farhand/client'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useAskPause, useShowPause } from '../ask-pause.ts'
import { OtherControls, otherControlOf } from '../other-control.tsx'
import { useOwnCommand, type Running } from '../use-command.ts'
import { RemoveDialog } from './remove-dialog.tsx'
import { askToShow, askWords, whomToAsk } from './whom-to-ask.ts'

interface PersonMenuProps {
  readonly person: Person
  readonly view: LiveView
  readonly commands: Pick<SessionCommands, 'ask' | 'switchTo' | 'remove'>
  readonly running: Running
}

/** Nothing beside the host's own name. */
export function PersonMenu({ person, view, commands, running }: PersonMenuProps): ReactNode {
  const { t } = useTranslation()
  const [removing, setRemoving] = useState(false)
  const removal = useOwnCommand(running)
  // Whatever else is on its way, somebody can be removed; who is in is only decided with a line (CONSENT-194).
  const isAway = view.connection === 'reconnecting'
  const cannotAsk = running.busy || isAway
  const left = useAskPause(view)
  const leftToShow = useShowPause(view)
  const { device, name } = person
  const isSeen = view.watching?.device === device
  const controls = view.held.some((one) => one.capability === 'control' && one.owner.device === device)
  const canShow = whomToAsk(view).some((one) => one.device === device) && view.switching === null
  const other = otherControlOf(view, person)
  const canControl = isSeen && !controls && view.switching === null
  if (person.isMe) return null
  const label = t('host.people.more', { name })
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size={44} aria-label={label} title={label}>
            <IconDots size={20} stroke={1.5} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {canShow && (
            <Menu.Item
              disabled={cannotAsk || leftToShow(person) > 0}
              onClick={() => {
                running.run(() => askToShow(view, person, commands))
              }}
            >
              {askWords(view, [person], t)}
            </Menu.Item>
          )}
          {canControl && other !== undefined && (
            <Menu.Label>
              <OtherControls by={other.by} />
            </Menu.Label>
          )}
          {canControl && (
            <Menu.Item
              disabled={cannotAsk || left({ of: device, capability: 'control' }) > 0 || other !== undefined}
              onClick={() => {
                running.run(() => commands.ask(device, 'control', 'whole', null))
              }}
            >
              {t('consent.control.ask')}
            </Menu.Item>
          )}
          <Menu.Item
            color="red"
            disabled={isAway || removal.busy}
            onClick={() => {
              setRemoving(true)
            }}
          >
            {t('host.remove.open', { name })}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <RemoveDialog
        name={name}
        opened={removing}
        onRemove={() => {
          setRemoving(false)
          removal.run(() => commands.remove(device))
        }}
        onClose={() => {
          setRemoving(false)
        }}
      />
    </>
  )
}
