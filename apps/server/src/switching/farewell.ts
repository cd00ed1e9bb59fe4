// The last moments of a line: whoever is out signs for the host's receipt and waits for the host's signature on theirs,
// briefly. Lives here: the waiting and the passing on. May not know: why somebody is out. Rules: RECEIPT-4.
import {
  CLOSE_CODES,
  MAX_FORMER,
  type Countersign,
  type Countersigned,
  type DeviceId,
  type ReceiptTail,
} from '@farhand/protocol'
import type { Clock } from '../clock.ts'
import type { Line } from './line.ts'

/** Somebody who is out, and where the chain stood then. */
export interface Leaver {
  readonly device: DeviceId
  readonly line: Line
  readonly receipt: ReceiptTail
}

export interface Farewell {
  /** What those who left have signed, for a host's page that comes later. */
  readonly signed: Iterable<Countersigned>
  /** Keeps the line of somebody who left until both have signed, at most `waitMs`; a host who is not there owes nothing. */
  left(leaver: Leaver, hostLine: Line | undefined): void
  /** The session is over: the same for everybody, and for the host's own line until all have signed. */
  ended(host: Leaver, leavers: readonly Leaver[]): void
  /** The host signed: whoever waits for just this gets it. */
  hostSigned(host: DeviceId, frame: Countersign): void
}

interface Waiting {
  readonly receipt: ReceiptTail
  owesOwn: boolean
  owesHost: boolean
}

/** Nobody waits yet. */
export function createFarewell({ clock, waitMs }: { clock: Clock; waitMs: number }): Farewell {
  const waiting = new Map<Line, Waiting>()
  const signed = new Map<DeviceId, Countersigned>()
  let endedHost: { readonly line: Line; hasSigned: boolean } | undefined

  function keep(line: Line, { heard, gone }: { heard: (frame: Countersign) => void; gone: () => void }): void {
    const cancel = clock.schedule(waitMs, () => line.close(CLOSE_CODES.ended))
    line.listen({
      frame(frame) {
        if (frame.type === 'countersign') heard(frame)
      },
      object: () => undefined,
      needKey: () => undefined,
      closed() {
        cancel()
        gone()
      },
    })
  }

  function wait({ device, line, receipt }: Leaver, hostLine: Line | undefined): void {
    const one: Waiting = { receipt, owesOwn: true, owesHost: hostLine !== undefined }
    waiting.set(line, one)
    keep(line, {
      heard(frame) {
        if (!one.owesOwn || !isAt(receipt, frame)) return
        one.owesOwn = false
        const countersigned = { ...frame, device }
        if (signed.size < MAX_FORMER) signed.set(device, countersigned)
        hostLine?.send(countersigned)
        settle(line, one)
      },
      gone() {
        waiting.delete(line)
        settleHost()
      },
    })
  }

  function settle(line: Line, { owesOwn, owesHost }: Waiting): void {
    if (owesOwn || owesHost) return
    waiting.delete(line)
    line.close(CLOSE_CODES.ended)
    settleHost()
  }

  function settleHost(): void {
    if (endedHost?.hasSigned === true && waiting.size === 0) endedHost.line.close(CLOSE_CODES.ended)
  }

  function hostSigned(host: DeviceId, frame: Countersign): void {
    for (const [line, one] of waiting) {
      if (!one.owesHost || !isAt(one.receipt, frame)) continue
      line.send({ ...frame, device: host })
      one.owesHost = false
      settle(line, one)
    }
  }

  return {
    get signed() {
      return signed.values()
    },
    left: wait,
    ended(host, leavers) {
      const own = { line: host.line, hasSigned: false }
      endedHost = own
      for (const leaver of leavers) wait(leaver, host.line)
      keep(host.line, {
        heard(frame) {
          own.hasSigned = true
          hostSigned(host.device, frame)
          settleHost()
        },
        gone: () => undefined,
      })
    },
    hostSigned,
  }
}

const isAt = ({ n, hash }: ReceiptTail, frame: Countersign): boolean => n === frame.n && hash === frame.hash
