// The form of people who get help. Lives here: its checks. May not know: how a session starts.
import { TextInput } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import type { Entry } from '@farhand/client'
import { personNameSchema, type SessionId } from '@farhand/protocol'
import { useState, type FormEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { FaultNotice, toldByLink } from '../session/fault-notice.tsx'
import type { Refused } from '../session/open-sessions.ts'
import { SessionIdField } from './session-id-field.tsx'
import { parseSessionId } from './session-id-text.ts'
import { BusyButton } from '../ui/busy-button.tsx'

/** An invitation link that was opened: its session and the secret part, which the page took out of the address. */
export interface OpenedLink {
  readonly sessionId: SessionId
  readonly fragment: string
}

interface JoinFormProps {
  /** With a link only the name is asked. */
  readonly link: OpenedLink | undefined
  /** Digits known from the address. */
  readonly sessionId?: string | undefined
  readonly busy: boolean
  readonly refused: Refused | undefined
  readonly onJoin: (entry: Entry) => void
}

export function JoinForm({ link, sessionId = '', busy, refused, onJoin }: JoinFormProps): ReactNode {
  const { t } = useTranslation()
  const [digits, setDigits] = useState(sessionId)
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [checked, setChecked] = useState(false)

  const parsedName = personNameSchema.safeParse(name)
  const parsedId = parseSessionId(digits)
  const nameError = checked && !parsedName.success ? t('join.errors.name') : undefined
  const idError = checked && parsedId === undefined ? t('join.errors.sessionId') : undefined

  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setChecked(true)
    if (busy || !parsedName.success) return
    const person = { name: parsedName.data }
    if (link !== undefined) onJoin({ kind: 'join-link', ...link, ...person })
    else if (parsedId === undefined) return
    else if (password.trim() === '') onJoin({ kind: 'join-spoken', sessionId: parsedId, ...person })
    else onJoin({ kind: 'join-password', sessionId: parsedId, password, ...person })
  }

  return (
    <form className="stack" onSubmit={submit} noValidate>
      {link === undefined && (
        <SessionIdField
          label={t('join.sessionId')}
          hint={t('join.sessionIdHint')}
          error={idError}
          value={digits}
          onChange={setDigits}
        />
      )}
      <TextInput
        size="md"
        label={t('join.name')}
        description={t('join.nameHint')}
        error={nameError}
        autoComplete="name"
        maxLength={64}
        value={name}
        onChange={(event) => {
          setName(event.currentTarget.value)
        }}
      />
      {link === undefined && (
        <TextInput
          size="md"
          label={t('join.password')}
          description={t('join.passwordHint')}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          value={password}
          onChange={(event) => {
            setPassword(event.currentTarget.value)
          }}
        />
      )}
      {refused !== undefined && !busy && <FaultNotice failed={link === undefined ? refused : toldByLink(refused)} />}
      <BusyButton type="submit" size="lg" busy={busy} leftSection={<IconLock size={20} stroke={1.5} />}>
        {t('join.submit')}
      </BusyButton>
    </form>
  )
}
