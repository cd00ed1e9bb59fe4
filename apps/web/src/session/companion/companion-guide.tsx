// How to start the helper program, in three steps. Lives here: the download under a name that says where it is to go, the code
// for typing. May not know: how the door is opened.
import { Button } from '@mantine/core'
import { IconCircleCheck, IconDownload, IconPlayerPlay } from '@tabler/icons-react'
import { companionFileName, readInvitation, type CompanionView } from '@farhand/client'
import type { CompanionList, CompanionTarget, SessionId } from '@farhand/protocol'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Copyable } from '../../ui/copy.tsx'
import { byteSize, clockTime } from '../../ui/format.ts'
import { CheckFile } from './check-file.tsx'
import { fileEnding, panicKey, systemOf } from './system.ts'

type Door = Extract<CompanionView, { stage: 'door' }>

interface GuideProps {
  readonly name: string
  readonly files: CompanionList['files']
  /** Undefined before there is a code, and once it is too old. */
  readonly door: Door | undefined
  readonly sessionId: SessionId
  readonly busy: boolean
  readonly onNew: () => void
}

export function CompanionGuide({ name, files, door, sessionId, busy, onNew }: GuideProps): ReactNode {
  const { t, i18n } = useTranslation()
  const [chosen, setChosen] = useState<CompanionTarget | undefined>(() => systemOf(navigator.userAgent))
  const file = files.find(({ target }) => target === chosen) ?? files[0]
  if (file === undefined) return null
  const { target } = file
  const others = files.filter((other) => other !== file)
  const key = panicKey(navigator.userAgent)
  return (
    <section className="card companion" aria-label={t('companion.title', { name })}>
      <h2>{t('companion.title', { name })}</h2>
      <p className="quiet">{t('companion.why')}</p>
      <ol className="companion__steps">
        <Step Sign={IconDownload} title={t('companion.steps.download')}>
          <Download file={file} door={door} sessionId={sessionId} busy={busy} onNew={onNew} />
          <p className="quiet small">
            {byteSize(Math.min(...Object.values(file.encodings)), i18n.language)}
            {others.length > 0 && <Others others={others} onChosen={setChosen} />}
          </p>
        </Step>
        <Step Sign={IconPlayerPlay} title={t('companion.steps.open')}>
          <p>{t(`companion.open.${target}`)}</p>
          {door !== undefined && <ByHand door={door} />}
        </Step>
        <Step Sign={IconCircleCheck} title={t('companion.steps.done')}>
          <p>{t('companion.steps.doneHelp', { key })}</p>
          <p className="quiet" role="status">
            {door === undefined ? '' : t('companion.waiting')}
          </p>
        </Step>
      </ol>
      <CheckFile file={file} />
    </section>
  )
}

interface StepProps {
  readonly Sign: typeof IconDownload
  readonly title: string
  readonly children: ReactNode
}

function Step({ Sign, title, children }: StepProps): ReactNode {
  return (
    <li>
      <Sign size={28} stroke={1.5} aria-hidden="true" />
      <div>
        <h3>{title}</h3>
        {children}
      </div>
    </li>
  )
}

interface DownloadProps extends Pick<GuideProps, 'door' | 'sessionId' | 'busy' | 'onNew'> {
  readonly file: CompanionList['files'][number]
}

/** The name carries the code, and the page gives it: the server never sees either. */
function Download({ file, door, sessionId, busy, onNew }: DownloadProps): ReactNode {
  const { t } = useTranslation()
  const { target } = file
  const invitation = door === undefined ? undefined : readInvitation(door.code)
  if (invitation === undefined) {
    return (
      <Button size="md" variant="default" disabled={busy} onClick={onNew}>
        {t('companion.newCode')}
      </Button>
    )
  }
  const port = location.port === '' ? null : Number(location.port)
  const fileName = companionFileName({ host: location.hostname, port, sessionId, invitation }) + fileEnding(target)
  return (
    <Button component="a" size="md" href={`/companion/${target}`} download={fileName}>
      {t('companion.download', { system: t(`companion.system.${target}`) })}
    </Button>
  )
}

interface OthersProps {
  readonly others: CompanionList['files']
  readonly onChosen: (target: CompanionTarget) => void
}

function Others({ others, onChosen }: OthersProps): ReactNode {
  const { t } = useTranslation()
  return (
    <>
      {' · '}
      {t('companion.others')}{' '}
      {others.map(({ target }) => (
        <button
          key={target}
          type="button"
          className="companion__other"
          onClick={() => {
            onChosen(target)
          }}
        >
          {t(`companion.system.${target}`)}
        </button>
      ))}
    </>
  )
}

function ByHand({ door }: { readonly door: Door }): ReactNode {
  const { t, i18n } = useTranslation()
  return (
    <details className="small">
      <summary>{t('companion.byHand')}</summary>
      <p>{t('companion.byHandHelp', { time: clockTime(door.expiresAt, i18n.language) })}</p>
      <p className="companion__code numeric">
        <Copyable text={door.code} label={t('companion.code')}>
          {door.code}
        </Copyable>
      </p>
    </details>
  )
}
