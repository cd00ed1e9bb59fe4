// A receipt's entries as lines people can read, still without words. Lives here: who is called what, and what each entry
// means to the receipt's owner. May not know: languages. The page and the command line make sentences of it.
import type { DeviceId } from '../ids.ts'
import type { Acknowledgement } from '../session/acknowledgement.ts'
import { linesOf, type HappenedLine } from '../session/happened.ts'
import type { Receipt } from './receipt.ts'
import type { ReceiptStep } from './verify-receipt.ts'

/** A line with names; `isMe` where the owner of the receipt acted. */
export interface NamedLine extends Omit<HappenedLine, 'who' | 'whom' | 'whomName'> {
  readonly who: string | null
  readonly whom: string | null
  readonly isMe: boolean
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

/** The entries that hold, in order. */
export function readSteps({ heading }: Receipt, steps: readonly ReceiptStep[]): readonly ReadEntry[] {
  const names = new Map<DeviceId, string>()
  const nameOf = (device: DeviceId | undefined): string | null =>
    device === undefined ? null : (names.get(device) ?? null)
  return steps.map(({ entry, before, after }, index) => {
    for (const state of [before, after]) {
      if (state.stage === 'open') for (const { device, name } of Object.values(state.members)) names.set(device, name)
    }
    const { event, at } = entry
    const lines = linesOf({ event, before, after, waitingName: undefined }).map(
      ({ who, whom, whomName, ...line }): NamedLine => ({
        ...line,
        who: nameOf(who),
        whom: whomName ?? nameOf(whom),
        isMe: who === heading.device,
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
