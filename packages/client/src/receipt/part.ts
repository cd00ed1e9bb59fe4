// The last exchange of a session that is over: everybody signs for the others, and waits for them, briefly. Lives here: how
// long, and who does what. May not know: how the session ended. Rules: RECEIPT-4.
import type { Countersign } from '@farhand/protocol'
import type { Identity } from '../session/identity.ts'
import type { Line } from '../transports/line.ts'
import { closeReceipt, countersign, type ReceiptFile } from './close-receipt.ts'
import type { ReceiptLog } from './receipt-log.ts'

/** The server keeps lines this long after the end, and a bit for the way. */
const WAITS_MS = 2_500

export interface Parting {
  readonly identity: Identity
  readonly line: Line
  readonly log: ReceiptLog
}

/** Takes leave, closes the line and makes the receipt. Never rejects for what the other side does. */
export async function part({ identity, line, log }: Parting): Promise<ReceiptFile | undefined> {
  const hearing = hearOthers(identity, line, log)
  if (line.isUp && log.kept !== undefined) line.send(await countersign(identity, log))
  const countersigned = await hearing
  line.close()
  return closeReceipt(identity, log.kept, countersigned)
}

/** Resolves with the host's signature, on the host's page when the line ends; undefined where it ends or nothing comes. */
function hearOthers({ role }: Identity, line: Line, log: ReceiptLog): Promise<Countersign | undefined> {
  if (!line.isUp) return Promise.resolve(undefined)
  return new Promise((resolve) => {
    const giveUp = setTimeout(() => settle(undefined), WAITS_MS)
    function settle(frame: Countersign | undefined): void {
      clearTimeout(giveUp)
      resolve(frame)
    }
    line.windDown({
      async onFrame(frame) {
        if (frame.type === 'history') await log.told(frame)
        if (frame.type !== 'countersign') return
        if (role === 'host') log.countersigned(frame)
        else settle({ type: 'countersign', n: frame.n, hash: frame.hash, signature: frame.signature })
      },
      onObject: () => undefined,
      onBadFrame: () => undefined,
      onDown: () => undefined,
      onOver: () => settle(undefined),
    })
  })
}
