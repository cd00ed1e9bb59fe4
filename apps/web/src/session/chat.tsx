// Messages of the session. May not know: how they are sealed.
import { ActionIcon, TextInput } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import type { ChatMessage, Person, SessionCommands } from '@farhand/client'
import { useEffect, useRef, useState, type FormEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { clockTime } from '../ui/format.ts'
import { ScrollRegion } from '../ui/scroll-region.tsx'
import { CommandNotice } from './command-notice.tsx'
import { isUnconfirmed } from './is-unconfirmed.ts'
import { useCommand } from './use-command.ts'
import { apart, Sentence } from '../ui/sentence.tsx'

/** The longest message that is sent, characters. */
const MAX_MESSAGE = 2000

interface ChatProps {
  readonly messages: readonly ChatMessage[]
  readonly people: readonly Person[]
  readonly commands: Pick<SessionCommands, 'sendMessage'>
  /** The page was loaded again: what was written before is gone. */
  readonly isBack: boolean
}

export function Chat({ messages, people, commands, isBack }: ChatProps): ReactNode {
  const { t } = useTranslation()
  // Between a participant and the host everything waits; the host goes on with everybody else.
  const unconfirmed = people.filter(isUnconfirmed)
  const waits = unconfirmed.some(({ role }) => role === 'host')
  const [draft, setDraft] = useState('')
  const { failed, run } = useCommand()
  const scroll = useRef<HTMLDivElement>(null)
  const newest = messages.at(-1)?.id
  useEffect(() => {
    if (newest !== undefined) scroll.current?.scrollTo({ top: scroll.current.scrollHeight })
  }, [newest])

  const send = (event: FormEvent): void => {
    event.preventDefault()
    const text = draft.trim()
    if (text === '') return
    setDraft('')
    run(async () => {
      try {
        await commands.sendMessage(text)
      } catch (cause) {
        setDraft((later) => (later === '' ? text : later))
        throw cause
      }
    })
  }

  return (
    <div className="chat">
      <ScrollRegion className="chat__scroll" label={t('session.chat.messages')} region={scroll}>
        {isBack ? (
          <p className="quiet small">{t('session.chat.notKept')}</p>
        ) : (
          messages.length === 0 && <p className="quiet small">{t('session.chat.empty')}</p>
        )}
        <ol role="list" aria-label={t('session.chat.messages')} aria-live="polite" className="plain-list chat__list">
          {messages.map((message) => (
            <Message key={message.id} message={message} waits={waits} />
          ))}
        </ol>
      </ScrollRegion>
      {unconfirmed.map(({ device, name }) => (
        <p key={device} className="quiet small">
          <Sentence>{apart(t)(waits ? 'session.chat.waitsFor' : 'session.chat.notYetTo', { name })}</Sentence>
        </p>
      ))}
      <CommandNotice code={failed} />
      <form className="chat__form" onSubmit={send}>
        <TextInput
          size="md"
          className="chat__field"
          aria-label={t('session.chat.message')}
          placeholder={t('session.chat.message')}
          autoComplete="off"
          maxLength={MAX_MESSAGE}
          value={draft}
          onChange={(event) => {
            setDraft(event.currentTarget.value)
          }}
        />
        <ActionIcon type="submit" size={44} aria-label={t('session.chat.send')} title={t('session.chat.send')}>
          <IconSend size={20} stroke={1.5} />
        </ActionIcon>
      </form>
    </div>
  )
}

function Message({ message, waits }: { readonly message: ChatMessage; readonly waits: boolean }): ReactNode {
  const { t, i18n } = useTranslation()
  const notYet = waits ? t('session.chat.waiting') : t('session.chat.sending')
  const { name, isMe, text, at, pending } = message
  return (
    <li className={isMe ? 'chat__message chat__message--mine' : 'chat__message'}>
      <span className="chat__meta quiet">
        {isMe ? t('session.youAlone') : <bdi className="set-apart">{name}</bdi>} ·{' '}
        {pending ? notYet : clockTime(at, i18n.language)}
      </span>
      <span className="chat__text">{text}</span>
    </li>
  )
}
