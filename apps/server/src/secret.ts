// Values that must not be printed. Lives here: a wrapper that shows `[secret]` to logs, JSON and inspection.
import { hkdfSync } from 'node:crypto'
import { inspect } from 'node:util'

/** Holds a key, password or token; only `reveal()` gives it back. */
export class Secret<T> {
  readonly #value: T

  constructor(value: T) {
    this.#value = value
  }

  /** The value itself, for the one place that needs it. */
  reveal(): T {
    return this.#value
  }

  toString(): string {
    return '[secret]'
  }

  toJSON(): string {
    return '[secret]'
  }

  [inspect.custom](): string {
    return '[secret]'
  }
}

/** 32 bytes for one purpose, derived from the master key (HKDF-SHA-256, RFC 5869); purposes are independent. */
export function deriveKey(master: Secret<Uint8Array>, purpose: string): Secret<Uint8Array<ArrayBuffer>> {
  return new Secret(new Uint8Array(hkdfSync('sha256', master.reveal(), new Uint8Array(0), `farhand ${purpose}`, 32)))
}
