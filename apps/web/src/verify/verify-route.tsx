// The page that checks receipts, with the checking. Nothing of it asks the server. May not know: how the page looks.
import { MAX_RECEIPT_BYTES, verifyReceipt } from '@farhand/protocol'
import { useRef, useState, type ReactNode } from 'react'
import { VerifyPage, type CheckedFile } from './verify-page.tsx'

export function VerifyRoute(): ReactNode {
  const [checked, setChecked] = useState<CheckedFile>()
  const newest = useRef<File>(undefined)
  const check = async (file: File): Promise<void> => {
    newest.current = file
    // What was said of another file is not to be read as said of this one (CONSENT-193).
    setChecked(undefined)
    const verdict = await verdictOf(file)
    // Another file may have been chosen meanwhile.
    if (newest.current === file) setChecked({ name: file.name, verdict })
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

async function verdictOf(file: File): Promise<CheckedFile['verdict']> {
  if (file.size > MAX_RECEIPT_BYTES) return 'too-large'
  try {
    return await verifyReceipt(new Uint8Array(await file.arrayBuffer()))
  } catch {
    // A folder, or deleted or changed since it was chosen.
    return 'unreadable'
  }
}
