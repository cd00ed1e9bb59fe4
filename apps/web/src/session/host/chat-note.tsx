// A message that came while the chat is out of sight, over what the host looks at. May not know: why it is out of sight.
import { Button, CloseButton } from '@mantine/core'
import type { ChatMessage } from '@farhand/client'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Initials } from '../../ui/initials.tsx'
import { usePassing } from '../use-passing.ts'
import './chat-note.css'

interface ChatNoteProps {
  readonly unread: readonly ChatMessage[]
  /** Where no other sign says that there is something to read, the note goes only when it is closed. */
  readonly stays: boolean
  readonly onOpen: () => void
}

export function ChatNote({ unread, stays, onOpen }: ChatNoteProps): ReactNode {
  const { t } = useTranslation()
  const newest = unread.at(-1)
  const { isShown, close } = usePassing(newest?.id, { stays })
  const isThere = newest !== undefined && isShown
  return (
    <div role="status" className={isThere ? undefined : 'visually-hidden'}>
      {isThere && (
        <div className="card chat-note">
          <Initials name={newest.name} />
          <div className="chat-note__words">
            <p className="chat-note__name">{newest.name}</p>
            <p className="chat-note__text">{newest.text}</p>
          </div>
          <Button variant="default" className="chat-note__open" onClick={onOpen}>
            {t('host.chat.open')}
          </Button>
          <CloseButton size={44} aria-label={t('app.closeMessage')} onClick={close} />
        </div>
      )}
    </div>
  )
}
