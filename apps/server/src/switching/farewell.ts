// The last moments of a line: whoever is out waits for the host's signature on their receipt, briefly. Lives here: the
// waiting and the passing on. May not know: why somebody is out. Rules: RECEIPT-4.
import { CLOSE_CODES, type Countersign, type ReceiptTail } from '@farhand/protocol'
import type { Clock } from '../clock.ts'
import type { Line } from './line.ts'

export interface Farewell {
  /** Keeps a line that is nobody's any more until the host has signed where the chain stands, at most `waitMs`. */
  wait(line: Line, receipt: ReceiptTail): void
  /** The same for the host's own line after the end, which may still sign. */
  waitForHost(line: Line, receipt: ReceiptTail): void
  /** The host signed: whoever waits for just this gets it, and is closed. */
  countersigned(frame: Countersign): void
}

/** Nobody waits yet. */
export function createFarewell({ clock, waitMs }: { clock: Clock; waitMs: number }): Farewell {
  const waiting = new Map<Line, ReceiptTail>()

  function keep(line: Line, { receipt, signs }: { receipt: ReceiptTail; signs: boolean }): void {
    waiting.set(line, receipt)
    const cancel = clock.schedule(waitMs, () => line.close(CLOSE_CODES.ended))
    line.listen({
      frame(frame) {
        if (signs && frame.type === 'countersign') countersigned(frame)
      },
      object: () => undefined,
      needKey: () => undefined,
      closed() {
        cancel()
        waiting.delete(line)
      },
    })
  }

  function countersigned(frame: Countersign): void {
    for (const [line, { n, hash }] of waiting) {
      if (n !== frame.n || hash !== frame.hash) continue
      line.send(frame)
      line.close(CLOSE_CODES.ended)
    }
  }

  return {
    wait: (line, receipt) => keep(line, { receipt, signs: false }),
    waitForHost: (line, receipt) => keep(line, { receipt, signs: true }),
    countersigned,
  }
}
