// A receipt's entries as lines people can read, still without words. Lives here: what each entry means to the receipt's
// owner. May not know: languages, who is called what. The page and the command line make sentences of it.
import type { DeviceId } from '../ids.ts'
import type { NeutralName } from '../names/neutral-names.ts'
import type { Acknowledgement } from '../session/acknowledgement.ts'
import { linesOf, type HappenedLine } from '../session/happened.ts'
import { ReceiptNames } from './receipt-names.ts'
import type { Receipt } from './receipt.ts'
import type { ReceiptStep } from './verify-receipt.ts'

/** A line with names; `isMe` where the owner of the receipt acted. */
export interface NamedLine extends Omit<HappenedLine, 'who' | 'whom' | 'whomName'> {
  readonly who: string | null
  readonly whom: string | null
  readonly isMe: boolean
  /** It concerned the owner of the receipt. */
  readonly isToMe: boolean
  /** Who acted is whom it concerned. */
  readonly isSelf: boolean
}

/** What one entry says. */
export interface ReadEntry {
  /** From 1, as the verifier counts. */
  readonly place: number
  /** The server's clock, ms since 1970. */
  readonly at: number
  /** Empty for what changes nothing for anybody, such as a page that connects. */
  readonly lines: readonly NamedLine[]
  /** Who connected, where that is all. */
  readonly connected: string | null
  readonly acknowledgement: Acknowledgement | null
}

/** The entries that hold, in order. `say`: neutral names in the reader's language; default: in English. */
export function readSteps(
  { heading }: Receipt,
  steps: readonly ReceiptStep[],
  say?: NeutralName,
): readonly ReadEntry[] {
  const names = new ReceiptNames(heading, say)
  const nameOf = (device: DeviceId | undefined): string | null => (device === undefined ? null : names.of(device))
  return steps.map(({ entry, before, after }, index) => {
    names.see(after)
    const { event, at } = entry
    const lines = linesOf({ event, before, after, waitingName: undefined }).map(
      ({ who, whom, whomName, ...line }): NamedLine => ({
        ...line,
        who: nameOf(who),
        whom: whomName ?? nameOf(whom),
        isMe: who === heading.device,
        isToMe: whom === heading.device,
        isSelf: who !== undefined && who === whom,
      }),
    )
    const said = event.kind === 'said' ? event : undefined
    const isAttach = said?.signed.message.body.kind === 'attach'
    return {
      place: index + 1,
      at,
      lines,
      connected: isAttach && lines.length === 0 ? nameOf(said?.signed.message.by) : null,
      acknowledgement: said?.acknowledgement?.statement ?? null,
    }
  })
}
