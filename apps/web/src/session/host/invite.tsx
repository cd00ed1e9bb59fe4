// How others get in: large while nobody shows anything, a line beside a picture. May not know: how a PIN is made.
import { ActionIcon } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import type { Invitation, SessionCommands } from '@farhand/client'
import { spaceSessionId } from '@farhand/protocol'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { BusyButton } from '../../ui/busy-button.tsx'
import { CopyButton, Copyable } from '../../ui/copy.tsx'
import { Notice } from '../../ui/notice.tsx'
import { CommandNotice } from '../command-notice.tsx'
import { useCommand } from '../use-command.ts'
import { QrCode } from './qr-code.tsx'
import './invite.css'

interface InviteProps {
  readonly invitation: Invitation
  readonly commands: Pick<SessionCommands, 'makeNewPin'>
}

/** The page's job while nobody shows anything. */
export function Invite({ invitation, commands }: InviteProps): ReactNode {
  const { t } = useTranslation()
  const { busy, failed, run } = useCommand()
  const link = linkOf(invitation)
  const id = spaceSessionId(invitation.sessionId)
  return (
    <section className="card invite" aria-labelledby="invite-title">
      <div className="invite__words">
        <h2 id="invite-title">{t('host.invite.title')}</h2>
        <p className="quiet">{t('host.invite.lead', { address: globalThis.location.host })}</p>
        <div className="invite__facts numeric">
          <div>
            <p className="invite__label">{t('host.invite.id')}</p>
            <div className="invite__value">
              <Copyable text={id} label={t('session.copyId')}>
                {id}
              </Copyable>
            </div>
          </div>
          <div>
            <PasswordLabel invitation={invitation} />
            <Password invitation={invitation} />
          </div>
        </div>
        <Troubles invitation={invitation} failed={failed} />
        <div className="button-row">
          <CopyButton text={link}>{t('host.invite.copyLink')}</CopyButton>
          {needsPins(invitation) && (
            <BusyButton
              variant="default"
              size="md"
              busy={busy}
              leftSection={<IconRefresh size={18} stroke={1.5} />}
              onClick={() => {
                run(commands.makeNewPin)
              }}
            >
              {t('host.invite.newPin')}
            </BusyButton>
          )}
        </div>
        <p className="quiet small">{t('session.keyHost')}</p>
      </div>
      <figure className="invite__qr">
        <QrCode text={link} label={t('host.invite.qr')} />
        <figcaption className="quiet small">{t('host.invite.scan')}</figcaption>
      </figure>
    </section>
  )
}

/** For somebody else, while a screen is shown: the ID stands in the top bar already. */
export function InviteLine({ invitation, commands }: InviteProps): ReactNode {
  const { t } = useTranslation()
  const { busy, failed, run } = useCommand()
  const newPin = t('host.invite.newPin')
  return (
    <section className="invite-line" aria-labelledby="invite-title">
      <h2 id="invite-title" className="section-title">
        {t('host.invite.compact')}
      </h2>
      {invitation.password === null && (
        <p className="small">{t(invitation.joinBy === 'link' ? 'host.invite.linkOnly' : 'host.invite.byVoice')}</p>
      )}
      <div className="invite-line__row numeric">
        {invitation.password !== null && (
          <div className="invite-line__password">
            <PasswordLabel invitation={invitation} />
            <Password invitation={invitation} />
          </div>
        )}
        {needsPins(invitation) && (
          <ActionIcon
            variant="subtle"
            color="gray"
            size={44}
            loading={busy}
            aria-label={newPin}
            title={newPin}
            onClick={() => {
              run(commands.makeNewPin)
            }}
          >
            <IconRefresh size={20} stroke={1.5} />
          </ActionIcon>
        )}
        <Copyable text={linkOf(invitation)} label={t('host.invite.copyLink')}>
          <span aria-hidden="true">{t('host.invite.link')}</span>
        </Copyable>
      </div>
      <Troubles invitation={invitation} failed={failed} />
    </section>
  )
}

/** Where there is one, and where only one opens joining by ID again. */
const needsPins = ({ joinBy, idOpen }: Invitation): boolean => joinBy === 'pin' || (!idOpen && joinBy !== 'link')

const linkOf = ({ path }: Invitation): string => new URL(path, globalThis.location.origin).href

function PasswordLabel({ invitation }: Pick<InviteProps, 'invitation'>): ReactNode {
  const { t } = useTranslation()
  return <p className="invite__label">{t(invitation.joinBy === 'pin' ? 'host.invite.pin' : 'host.invite.password')}</p>
}

function Password({ invitation }: Pick<InviteProps, 'invitation'>): ReactNode {
  const { t } = useTranslation()
  const { password, joinBy } = invitation
  if (password === null) {
    return <p className="invite__link-only">{t(joinBy === 'link' ? 'host.invite.linkOnly' : 'host.invite.spoken')}</p>
  }
  return (
    <div role="status" className="invite__value" aria-label={t('host.invite.passwordStatus')}>
      <InThrees text={password} />
    </div>
  )
}

interface TroublesProps extends Pick<InviteProps, 'invitation'> {
  readonly failed: string | undefined
}

function Troubles({ invitation, failed }: TroublesProps): ReactNode {
  const { t } = useTranslation()
  const { idOpen, joinBy } = invitation
  return (
    <>
      {!idOpen && joinBy !== 'link' && <Notice tone="amber">{t('host.invite.closed')}</Notice>}
      <CommandNotice code={failed} />
    </>
  )
}

/** A PIN stands in threes; what is read out, selected and copied stays one number. */
function InThrees({ text }: { readonly text: string }): ReactNode {
  if (!/^\d{6}$/.test(text)) return text
  return (
    <>
      <span className="invite__three">{text.slice(0, 3)}</span>
      {text.slice(3)}
    </>
  )
}
