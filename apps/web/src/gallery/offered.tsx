// What a server offers of the helper program, without a server. May not know: pages.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import type { CompanionList, CompanionTarget } from '@farhand/protocol'
import type { ReactNode } from 'react'

const file = (target: CompanionTarget): CompanionList['files'][number] => ({
  target,
  bytes: 98_304_512,
  sha256: '0'.repeat(64),
  signed: target === 'win-x64',
  encodings: { zstd: 25_165_824, br: 23_592_960, gzip: 33_554_432 },
})

interface OfferedProps {
  readonly targets: readonly CompanionTarget[]
  readonly children: ReactNode
}

export function Offered({ targets, children }: OfferedProps): ReactNode {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } })
  const list: CompanionList = { version: targets.length === 0 ? null : '0.1.0', files: targets.map(file) }
  client.setQueryData(['companions'], list)
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>
}
