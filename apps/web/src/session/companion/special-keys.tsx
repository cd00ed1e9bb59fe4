// Keys that this computer's own system would take for itself. May not know: how they travel.
import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import { IconKeyboard } from '@tabler/icons-react'
import type { SessionCommands } from '@farhand/client'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

const KEYS = {
  'ctrl-alt-del': ['ControlLeft', 'AltLeft', 'Delete'],
  'alt-tab': ['AltLeft', 'Tab'],
  'alt-f4': ['AltLeft', 'F4'],
  'ctrl-esc': ['ControlLeft', 'Escape'],
  super: ['MetaLeft'],
  print: ['PrintScreen'],
} as const
const NAMES = Object.keys(KEYS) as (keyof typeof KEYS)[]

interface SpecialKeysProps {
  readonly commands: Pick<SessionCommands, 'input'>
}

export function SpecialKeys({ commands }: SpecialKeysProps): ReactNode {
  const { t } = useTranslation()
  const label = t('companion.host.special')
  return (
    <Menu position="top" withinPortal={false}>
      <Tooltip label={label} events={{ hover: true, focus: true, touch: false }} withinPortal={false}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size={44} aria-label={label} className="toolbar__tool">
            <IconKeyboard size={20} stroke={1.5} />
          </ActionIcon>
        </Menu.Target>
      </Tooltip>
      <Menu.Dropdown>
        {NAMES.map((name) => (
          <Menu.Item
            key={name}
            onClick={() => {
              // Refused where control ended meanwhile; the page says so by itself.
              commands.input([{ kind: 'combination', codes: [...KEYS[name]] }]).catch(() => undefined)
            }}
          >
            {t(`companion.host.keys.${name}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
