// The "New session" dialog. May not know: how a session starts.
import { Button, Checkbox, Modal, Radio, TextInput } from '@mantine/core'
import type { Entry } from '@farhand/client'
import { useState, type FormEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { FaultNotice } from '../session/fault-notice.tsx'
import type { Refused } from '../session/open-sessions.ts'
import { entryOf, passwordHint, randomPin, wrongChoice, type Choice } from './invitation-choice.ts'
import { BusyButton } from '../ui/busy-button.tsx'

/** What the server may say to a new session, with words of its own. */
const ANSWERS = ['session-id-taken', 'store-failed', 'not-signed-in'] as const

interface NewSessionDialogProps {
  readonly opened: boolean
  readonly busy: boolean
  readonly refused: Refused | undefined
  readonly onStart: (entry: Entry) => void
  readonly onClose: () => void
}

export function NewSessionDialog({ opened, onClose, ...form }: NewSessionDialogProps): ReactNode {
  const { t } = useTranslation()
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('console.dialog.title')}
      size="lg"
      centered
      closeButtonProps={{ 'aria-label': t('app.close'), size: 'lg' }}
      styles={{ title: { fontSize: '1.25rem', fontWeight: 600 } }}
    >
      <NewSessionForm {...form} onClose={onClose} />
    </Modal>
  )
}

function NewSessionForm({ busy, refused, onStart, onClose }: Omit<NewSessionDialogProps, 'opened'>): ReactNode {
  const { t } = useTranslation()
  const [pin] = useState(randomPin)
  const [choice, setChoice] = useState<Choice>({
    sessionId: '',
    password: pin,
    firstPresenter: 'participant',
    informed: false,
  })
  const [checked, setChecked] = useState(false)
  const change = (part: Partial<Choice>): void => {
    setChoice((before) => ({ ...before, ...part }))
  }
  const wrong = wrongChoice(choice)
  const idFault = checked ? wrong.sessionId : undefined
  const passwordFault = checked ? wrong.password : undefined

  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setChecked(true)
    if (!busy && Object.keys(wrong).length === 0) onStart(entryOf(choice))
  }

  return (
    <form className="stack" onSubmit={submit} noValidate>
      <TextInput
        size="md"
        label={t('console.dialog.sessionId')}
        description={t('console.dialog.sessionIdHint')}
        error={idFault === undefined ? undefined : t(`console.dialog.errors.${idFault}`)}
        inputMode="numeric"
        data-autofocus
        autoComplete="off"
        value={choice.sessionId}
        onChange={(event) => {
          change({ sessionId: event.currentTarget.value })
        }}
      />
      <TextInput
        size="md"
        label={t('console.dialog.password')}
        description={t(`console.dialog.${passwordHint(choice)}`)}
        error={passwordFault === undefined ? undefined : t(`console.dialog.errors.${passwordFault}`)}
        autoComplete="off"
        spellCheck={false}
        value={choice.password}
        onChange={(event) => {
          change({ password: event.currentTarget.value })
        }}
      />
      <Radio.Group
        label={t('console.dialog.who')}
        value={choice.firstPresenter}
        onChange={(value) => {
          change({ firstPresenter: value === 'host' ? 'host' : 'participant' })
        }}
      >
        <div className="stack stack--tight console-radios">
          <Radio value="participant" label={t('console.dialog.participant')} />
          <Radio value="host" label={t('console.dialog.host')} />
        </div>
      </Radio.Group>
      <Checkbox
        label={t('console.dialog.informed')}
        checked={choice.informed}
        onChange={(event) => {
          change({ informed: event.currentTarget.checked })
        }}
      />
      {refused !== undefined && !busy && <StartRefused refused={refused} />}
      <div className="button-row console-dialog-buttons">
        <BusyButton type="submit" size="md" busy={busy}>
          {t('console.dialog.submit')}
        </BusyButton>
        <Button type="button" size="md" variant="subtle" color="gray" onClick={onClose}>
          {t('console.dialog.cancel')}
        </Button>
      </div>
    </form>
  )
}

/** What the server itself answered is said in its own sentence; everything else is worded as a fault of the session. */
function StartRefused({ refused }: { readonly refused: Refused }): ReactNode {
  const { t } = useTranslation()
  const answered = ANSWERS.find((code) => code === refused.code)
  if (answered === undefined) return <FaultNotice failed={refused} />
  return (
    <p role="alert" className="console-dialog-refused">
      {t(`problems.${answered}`)}
    </p>
  )
}
