// A double of Windows for tests. Lives here: a WindowsNative whose calls are recorded, answer 0, or do what a test says.
import type { WindowsCallbacks, WindowsCalls, WindowsNative } from './calls.ts'

export interface WindowsDouble extends WindowsNative {
  /** Each call: its name and its values, in order. */
  readonly made: readonly (readonly [name: string, ...values: unknown[]])[]
  /** Names of the calls made, in order. */
  names(): readonly string[]
  /** Calls the function of ours behind a pointer, as Windows would. */
  callBack<K extends keyof WindowsCallbacks>(kind: K, ...values: Parameters<WindowsCallbacks[K]>): unknown
  /** Puts bytes where `memory` finds them. */
  place(bytes: Uint8Array): number
}

/** `answers` replace single calls. */
export function doubleWindows(answers: Partial<WindowsCalls> = {}): WindowsDouble {
  const made: (readonly [string, ...unknown[]])[] = []
  const memories: Uint8Array[] = []
  const callbacks = new Map<bigint, { readonly kind: string; readonly called: (...values: never[]) => unknown }>()
  const calls = new Proxy({} as WindowsCalls, {
    get:
      (_, name: string) =>
      (...values: unknown[]) => {
        made.push([name, ...values])
        const answer = Reflect.get(answers, name) as ((...values: unknown[]) => unknown) | undefined
        return answer?.(...values) ?? 0
      },
  })
  return {
    made,
    names: () => made.map(([name]) => name),
    calls,
    callback: (kind, called) => {
      const pointer = BigInt(callbacks.size + 1)
      callbacks.set(pointer, { kind, called })
      return { pointer, free: () => callbacks.delete(pointer) }
    },
    callBack: (kind, ...values) => {
      const all = [...callbacks.values()].filter((one) => one.kind === kind)
      return all.map((one) => one.called(...(values as unknown as never[]))).at(-1)
    },
    place: (bytes) => memories.push(bytes),
    memory: (address, length) => memories[Number(address) - 1] ?? new Uint8Array(length),
    address: () => 1n,
  }
}
