// How others get in: large while nobody shows anything, small beside a picture. May not know: how a PIN is made.
import { Button } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import type { Invitation, SessionCommands } from '@farhand/client'
import { spaceSessionId } from '@farhand/protocol'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyButton, Copyable } from '../../ui/copy.tsx'
import { Notice } from '../../ui/notice.tsx'
import { CommandNotice } from '../command-notice.tsx'
import { useCommand } from '../use-command.ts'
import { QrCode } from './qr-code.tsx'

interface InviteProps {
  readonly invitation: Invitation
  readonly commands: Pick<SessionCommands, 'makeNewPin'>
  readonly large?: boolean
}

export function Invite({ invitation, commands, large = false }: InviteProps): ReactNode {
  const { t } = useTranslation()
  const { sessionId, joinBy, path, idOpen } = invitation
  const { busy, failed, run } = useCommand()
  const link = new URL(path, globalThis.location.origin).href
  const id = spaceSessionId(sessionId)
  return (
    <section className={large ? 'card invite invite--large' : 'invite'} aria-labelledby="invite-title">
      <div className="invite__words">
        <h2 id="invite-title">{t(large ? 'host.invite.title' : 'host.invite.compact')}</h2>
        {large && <p className="quiet">{t('host.invite.lead', { address: globalThis.location.host })}</p>}
        <div className="invite__facts numeric">
          <div>
            <p className="invite__label">{t('host.invite.id')}</p>
            <div className="invite__value">
              {large ? (
                <Copyable text={id} label={t('session.copyId')}>
                  {id}
                </Copyable>
              ) : (
                id
              )}
            </div>
          </div>
          <div>
            <p className="invite__label">{t(joinBy === 'pin' ? 'host.invite.pin' : 'host.invite.password')}</p>
            {invitation.password === null ? (
              <p className="invite__link-only">{t('host.invite.linkOnly')}</p>
            ) : (
              <div role="status" className="invite__value" aria-label={t('host.invite.passwordStatus')}>
                <InThrees text={invitation.password} />
              </div>
            )}
          </div>
        </div>
        {!idOpen && joinBy !== 'link' && <Notice tone="amber">{t('host.invite.closed')}</Notice>}
        <CommandNotice code={failed} />
        <div className="button-row">
          <CopyButton text={link} small={!large}>
            {t('host.invite.copyLink')}
          </CopyButton>
          <Button
            variant="default"
            size={large ? 'md' : 'compact-md'}
            loading={busy}
            leftSection={<IconRefresh size={18} stroke={1.5} />}
            onClick={() => {
              run(commands.makeNewPin)
            }}
          >
            {t('host.invite.newPin')}
          </Button>
        </div>
        {large && <p className="quiet small">{t('session.keyHost')}</p>}
      </div>
      {large && (
        <figure className="invite__qr">
          <QrCode text={link} label={t('host.invite.qr')} />
          <figcaption className="quiet small">{t('host.invite.scan')}</figcaption>
        </figure>
      )}
    </section>
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
