// The host's face, whose file comes when it is first needed. May not know: how it looks.
import { useCallback, useEffect, useState, type ComponentProps, type ComponentType, type ReactNode } from 'react'
import { lateFile } from '../../load.ts'
import { MissingPage } from '../../ui/late-pages.tsx'
import { Connecting } from '../connecting-page.tsx'
import type { HostPage } from './host-page.tsx'

type HostPageProps = ComponentProps<typeof HostPage>

const hostFile = lateFile(() => import('./host-page.tsx'))

/** Once it came it is there for good. */
let known: ComponentType<HostPageProps> | undefined

export function LateHostPage(props: HostPageProps): ReactNode {
  const [Page, setPage] = useState(() => known)
  const [missing, setMissing] = useState<{ readonly cause: unknown }>()
  const bring = useCallback(async (): Promise<void> => {
    const { HostPage } = await hostFile()
    known = HostPage
    setPage(() => HostPage)
  }, [])
  useEffect(() => {
    // oxlint-disable-next-line react/set-state-in-effect -- the state is set when the file has come
    if (known === undefined) bring().catch((cause: unknown) => setMissing({ cause }))
  }, [bring])
  if (Page !== undefined) return <Page {...props} />
  // The session goes on meanwhile.
  return missing === undefined ? <Connecting /> : <MissingPage cause={missing.cause} tryAgain={bring} />
}
