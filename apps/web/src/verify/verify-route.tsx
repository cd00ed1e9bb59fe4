// The page that checks receipts, with the checking. Nothing of it asks the server. May not know: how the page looks.
import { MAX_RECEIPT_BYTES, verifyReceipt } from '@farhand/protocol'
import { useRef, useState, type ReactNode } from 'react'
import { VerifyPage, type CheckedFile } from './verify-page.tsx'

export function VerifyRoute(): ReactNode {
  const [checked, setChecked] = useState<CheckedFile>()
  const newest = useRef<File>(undefined)
  const check = async (file: File): Promise<void> => {
    newest.current = file
    const { name } = file
    const isTooLarge = file.size > MAX_RECEIPT_BYTES
    const verdict = isTooLarge ? 'too-large' : await verifyReceipt(new Uint8Array(await file.arrayBuffer()))
    // Another file may have been chosen meanwhile.
    if (newest.current === file) setChecked({ name, verdict })
  }
  return (
    <VerifyPage
      checked={checked}
      onFile={(file) => {
        void check(file)
      }}
    />
  )
}
