// The receipt on the page after a session: the file, and what is not perfect about it. May not know: how it was made.
import { Button } from '@mantine/core'
import type { EndedView, ReceiptFile } from '@farhand/client'
import { IconFileDownload } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useCallback, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Notice } from '../ui/notice.tsx'

interface ReceiptOfferProps {
  readonly receipt: EndedView['receipt']
  /** Whose receipt it is. */
  readonly role: 'host' | 'participant'
}

export function ReceiptOffer({ receipt, role }: ReceiptOfferProps): ReactNode {
  const { t } = useTranslation()
  if (receipt === null) return null
  if (receipt === 'not-made') return <Notice tone="red">{t('receipt.notMade')}</Notice>
  return (
    <div className="stack stack--tight">
      <p className="quiet">{receipt === 'preparing' ? t('receipt.preparing') : t('receipt.why')}</p>
      {receipt !== 'preparing' && <ReceiptLink receipt={receipt} role={role} />}
    </div>
  )
}

function ReceiptLink({
  receipt,
  role,
}: Pick<ReceiptOfferProps, 'role'> & { readonly receipt: ReceiptFile }): ReactNode {
  const { t } = useTranslation()
  const { name, text, state, weight } = receipt
  const link = useFileLink(text)
  return (
    <>
      {state === 'broken' && <Notice tone="red">{t('receipt.brokenFile')}</Notice>}
      {state === 'ends-early' && <Notice tone="amber">{t('receipt.endsEarly')}</Notice>}
      {weight === 'one-sided' && <Notice tone="amber">{t(`receipt.oneSided.${role}`)}</Notice>}
      {weight === 'incomplete' && <Notice tone="amber">{t('receipt.notAll')}</Notice>}
      <div className="button-row">
        <Button
          component="a"
          size="md"
          variant="light"
          ref={link}
          download={name}
          leftSection={<IconFileDownload size={18} stroke={1.5} aria-hidden="true" />}
        >
          {t('receipt.download')}
        </Button>
        <Button size="md" variant="subtle" renderRoot={(props) => <Link to="/verify" {...props} />}>
          {t('receipt.check')}
        </Button>
      </div>
    </>
  )
}

/** Gives a link an address of this page for a text, as long as the link is shown. */
const useFileLink = (text: string) =>
  useCallback(
    (link: HTMLAnchorElement) => {
      link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
      return () => {
        URL.revokeObjectURL(link.href)
      }
    },
    [text],
  )
