// What others can do now, each with its switch-off. May not know: how a grant ends.
import { Button } from '@mantine/core'
import {
  IconClipboard,
  IconEye,
  IconFile,
  IconMicrophone,
  IconPhoto,
  IconPointer,
  IconRecordMail,
  IconShield,
  IconTargetArrow,
  IconVideo,
} from '@tabler/icons-react'
import type { Allowed, LiveView, OnTheWay, SessionCommands } from '@farhand/client'
import type { Capability } from '@farhand/protocol'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { clockTime } from '../ui/format.ts'
import { deedWords } from './consent/deed.ts'
import { isReady, WithdrawAll } from './consent/kept-note.tsx'
import { OfferControl } from './consent/offer-control.tsx'
import type { Running } from './use-command.ts'
import { Settled } from './use-rest.ts'
import { apart, Sentence } from '../ui/sentence.tsx'

const SIGNS = {
  view: IconEye,
  point: IconTargetArrow,
  control: IconPointer,
  'clipboard-take': IconClipboard,
  'clipboard-give': IconClipboard,
  'file-take': IconFile,
  'file-give': IconFile,
  record: IconRecordMail,
  screenshot: IconPhoto,
  camera: IconVideo,
  voice: IconMicrophone,
  elevation: IconShield,
} satisfies Record<Capability, typeof IconEye>

interface PermissionsProps {
  readonly view: LiveView
  readonly commands: Pick<SessionCommands, 'withdraw' | 'withdrawAll' | 'offer' | 'showTo' | 'leave' | 'end'>
  readonly running: Running
}

export function Permissions({ view, commands, running }: PermissionsProps): ReactNode {
  const { t } = useTranslation()
  const { allowed, onTheWay, people } = view
  const others = people.filter((person) => !person.isMe)
  const [only] = others
  const title =
    others.length === 1 && only !== undefined
      ? apart(t)('participant.can.title', { name: only.name })
      : t('participant.can.titleMany')
  return (
    <section className="card permissions" aria-labelledby="can-title">
      <h2 id="can-title">
        <Sentence>{title}</Sentence>
      </h2>
      {onTheWay.length > 0 && (
        <ul className="plain-list permissions__list">
          {onTheWay.map((one) => (
            <Underway
              key={one.grant}
              given={one}
              onTakeBack={() => {
                running.run(() => commands.withdraw(one.grant))
              }}
            />
          ))}
        </ul>
      )}
      {allowed.length === 0 ? (
        <p className="quiet">{t('participant.can.nothing')}</p>
      ) : (
        <ul className="plain-list permissions__list">
          {allowed.map((one) => (
            <Permission
              key={one.grant}
              allowed={one}
              onWithdraw={() => {
                running.run(() => commands.withdraw(one.grant))
              }}
            />
          ))}
        </ul>
      )}
      {(allowed.length > 0 || isReady(view)) && <WithdrawAll commands={commands} running={running} />}
      <ShowTo view={view} commands={commands} running={running} />
      <OfferControl view={view} commands={commands} running={running} />
    </section>
  )
}

/** Everybody who does not see yet what I show. */
function ShowTo({ view, commands, running }: PermissionsProps): ReactNode {
  const { t } = useTranslation()
  const { sharing, allowed, people, prompt } = view
  if (sharing === null || prompt !== null) return null
  const seers = new Set(allowed.flatMap(({ capability, to }) => (capability === 'view' ? [to.device] : [])))
  const blind = people.filter(({ device, isMe, confirm }) => !isMe && confirm === 'done' && !seers.has(device))
  if (blind.length === 0) return null
  return (
    <div className="button-row">
      {blind.map(({ device, name }, place) => (
        <Settled key={device} place={place}>
          {(rests) => (
            <Button
              size="md"
              variant="default"
              disabled={rests || running.busy || view.connection === 'reconnecting'}
              leftSection={<IconEye size={18} stroke={1.5} />}
              onClick={() => {
                running.run(() => commands.showTo(device))
              }}
            >
              {t('participant.can.showTo', { name })}
            </Button>
          )}
        </Settled>
      ))}
    </div>
  )
}

interface UnderwayProps {
  readonly given: OnTheWay
  readonly onTakeBack: () => void
}

/** Given, and not yet taken by the session: nobody can do it before that. */
function Underway({ given, onTakeBack }: UnderwayProps): ReactNode {
  const { t, i18n } = useTranslation()
  const { capability, to } = given
  const Sign = SIGNS[capability]
  const deed = deedWords(given, { whose: 'yours', t })
  const names = new Intl.ListFormat(i18n.language).format(to.map(({ name }) => name))
  return (
    <li>
      <Sign size={22} stroke={1.5} aria-hidden="true" />
      <p>
        <span className="permissions__deed">{deed}</span>
        <span className="quiet">
          {' '}
          · <bdi className="set-apart">{names}</bdi>, {t('participant.can.onTheWay')}
        </span>
      </p>
      <Button
        size="md"
        variant="default"
        aria-label={t('participant.can.takeBack', { what: t('consent.can.withdrawWhat', { deed, name: names }) })}
        onClick={onTakeBack}
      >
        {t('participant.can.takeBackShort')}
      </Button>
    </li>
  )
}

interface PermissionProps {
  readonly allowed: Allowed
  readonly onWithdraw: () => void
}

function Permission({ allowed, onWithdraw }: PermissionProps): ReactNode {
  const { t, i18n } = useTranslation()
  const { capability, to, since, expiresAt, used } = allowed
  const Sign = SIGNS[capability]
  const deed = deedWords(allowed, { whose: 'yours', t })
  const facts = [
    t('participant.can.since', { time: clockTime(since, i18n.language) }),
    ...(expiresAt === null ? [] : [t('consent.can.until', { time: clockTime(expiresAt, i18n.language) })]),
    ...(used || capability === 'view' ? [] : [t('consent.can.notYetUsed')]),
  ]
  return (
    <li>
      <Sign size={22} stroke={1.5} aria-hidden="true" />
      <p>
        <span className="permissions__deed">{deed}</span>
        <span className="quiet">
          {' '}
          · <bdi className="set-apart">{to.name}</bdi>, {facts.join(', ')}
        </span>
      </p>
      <Button
        size="md"
        variant="default"
        aria-label={t('participant.can.withdraw', { what: t('consent.can.withdrawWhat', { deed, name: to.name }) })}
        onClick={onWithdraw}
      >
        {t('participant.can.withdrawShort')}
      </Button>
    </li>
  )
}
