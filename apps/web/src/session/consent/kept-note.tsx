// What of mine is captured, or on its way, and seen by nobody yet: kept behind the curtain, or picked to be shown next.
// May not know: how it is kept.
import { Button } from '@mantine/core'
import type { LiveView, SessionCommands } from '@farhand/client'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Notice } from '../../ui/notice.tsx'
import type { Running } from '../use-command.ts'

type Kept = Pick<LiveView, 'curtain' | 'picked' | 'onTheWay'>

interface KeptNoteProps {
  readonly view: Kept
  readonly commands: Pick<SessionCommands, 'stopSharing' | 'withdraw' | 'withdrawAll'>
  readonly running: Running
  /** Where what others may do is not on the page, "Withdraw everything" stands here (CONSENT-104). */
  readonly withAll: boolean
}

/** Whether something of mine is captured or on its way that nobody sees yet. */
export const isReady = ({ curtain, picked, onTheWay }: Kept): boolean =>
  curtain?.alive === true || picked !== null || onTheWay.length > 0

export function KeptNote({ view, commands, running, withAll }: KeptNoteProps): ReactNode {
  const { t } = useTranslation()
  const { curtain, picked } = view
  return (
    <>
      {curtain?.alive === false && <Notice tone="calm">{t('consent.curtain.over')}</Notice>}
      {curtain?.alive === true && (
        <NoteWithEnd
          words={t('consent.curtain.kept')}
          end={t('consent.curtain.end')}
          onEnd={() => {
            running.run(commands.stopSharing)
          }}
        />
      )}
      {picked !== null && (
        <NoteWithEnd
          words={t('consent.picked.kept')}
          end={t('consent.picked.drop')}
          onEnd={() => {
            running.run(() => commands.withdraw(picked.id))
          }}
        />
      )}
      {withAll && isReady(view) && (
        <Notice tone="calm">
          <p>{t('consent.picked.all')}</p>
          <WithdrawAll commands={commands} running={running} />
        </Notice>
      )}
    </>
  )
}

interface NoteWithEndProps {
  /** What is kept. */
  readonly words: string
  /** On the button that ends it. */
  readonly end: string
  readonly onEnd: () => void
}

function NoteWithEnd({ words, end, onEnd }: NoteWithEndProps): ReactNode {
  return (
    <Notice tone="calm">
      <p>{words}</p>
      <Button size="md" variant="default" mt="xs" onClick={onEnd}>
        {end}
      </Button>
    </Notice>
  )
}

interface WithdrawAllProps {
  readonly commands: Pick<SessionCommands, 'withdrawAll'>
  readonly running: Running
}

export function WithdrawAll({ commands, running }: WithdrawAllProps): ReactNode {
  const { t } = useTranslation()
  return (
    <Button
      size="md"
      variant="outline"
      color="red"
      onClick={() => {
        running.run(commands.withdrawAll)
      }}
    >
      {t('participant.can.all')}
    </Button>
  )
}
