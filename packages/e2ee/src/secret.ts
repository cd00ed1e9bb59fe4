// A wrapper that keeps a secret out of logs, JSON and consoles. May not know: what it holds.

/** A value that prints as `[secret]`; `reveal()` is the one way to it, so every use can be searched for. */
export class Secret<T> {
  readonly #value: T

  constructor(value: T) {
    this.#value = value
  }

  /** The value itself. Bytes stay owned by the Secret: copy before changing them. */
  reveal(): T {
    return this.#value
  }

  toString(): string {
    return '[secret]'
  }

  toJSON(): string {
    return '[secret]'
  }

  /** What Node's console prints. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[secret]'
  }
}
