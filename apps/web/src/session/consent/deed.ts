// What a permission is about, in words: "see your screen". Pure. May not know: who asks, who allows.
import type { Capability, Scope } from '@farhand/protocol'
import type { TFunction } from 'i18next'
import type { DeedName } from '../../i18n/consent-en.ts'

/** What of somebody's a person may use. */
export interface Deed {
  readonly capability: Capability
  readonly scope: Scope | null
}

/** Whose it is: the reader's, of somebody with a name, or of whoever the sentence is about. */
export type Whose = 'yours' | 'their' | { readonly owner: string }

/** Only control is ever narrower than the whole. */
export const deedName = ({ capability, scope }: Deed): DeedName =>
  capability === 'control' && (scope === 'mouse' || scope === 'keyboard') ? `control-${scope}` : capability

/** The words after "asks to". */
export function deedWords(deed: Deed, { whose, t }: { readonly whose: Whose; readonly t: TFunction }): string {
  const name = deedName(deed)
  if (typeof whose === 'object') return t(`consent.deed.${name}.of`, whose)
  return t(`consent.deed.${name}.${whose}`)
}
