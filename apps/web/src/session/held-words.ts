// What somebody allows me, in a sentence: "You can control the mouse and keyboard of Ann until 14:20." Pure.
// Its `t` may set the name apart (ui/sentence.tsx). May not know: where it is shown.
import type { Held } from '@farhand/client'
import type { TFunction } from 'i18next'
import { clockTime } from '../ui/format.ts'
import { deedWords } from './consent/deed.ts'

export function heldSentence(
  held: Held,
  { t, language }: { readonly t: TFunction; readonly language: string },
): string {
  const deed = deedWords(held, { whose: { owner: held.owner.name }, t })
  return held.expiresAt === null
    ? t('consent.can.held', { deed })
    : t('participant.can.heldUntil', { deed, time: clockTime(held.expiresAt, language) })
}
