// A double of a Mac for tests. Lives here: a MacNative whose calls are recorded, answer 0, or do what a test says.
import type { MacCallbacks, MacCalls, MacNative } from './calls.ts'

export interface MacDouble extends MacNative {
  /** Each call: its name and its values, in order. */
  readonly made: readonly (readonly [name: string, ...values: unknown[]])[]
  /** Calls the functions of ours of a kind, as macOS would. */
  callBack<K extends keyof MacCallbacks>(kind: K, ...values: Parameters<MacCallbacks[K]>): void
  /** Objective-C messages sent: selector and values, without the object. */
  messages(): readonly (readonly [selector: string, ...values: unknown[]])[]
}

/** `answers` replace single calls. Objects are numbers that count up; selectors and texts are found again by name. */
export function doubleMac(answers: Partial<MacCalls> = {}): MacDouble {
  const made: (readonly [string, ...unknown[]])[] = []
  const callbacks: { readonly kind: string; readonly called: (...values: never[]) => unknown }[] = []
  const names = new Map<number, string>()
  let objects = 1000
  const name = (text: unknown): number => {
    names.set(++objects, String(text))
    return objects
  }
  const defaults: Readonly<Record<string, (...values: unknown[]) => unknown>> = {
    sel_registerName: name,
    objc_getClass: name,
    sendText: (_object, _selector, text) => name(text),
    sendNextEvent: () => 0,
    CGEventGetLocation: () => ({ x: 31, y: 32 }),
    CFStringCreateWithCString: (_allocator, text) => name(text),
    askRect: () => ({ origin: { x: 0, y: 0 }, size: { width: 0, height: 0 } }),
  }
  const calls = new Proxy({} as MacCalls, {
    get:
      (_, called: string) =>
      (...values: unknown[]) => {
        made.push([called, ...values])
        const answer = (Reflect.get(answers, called) ?? defaults[called]) as
          | ((...values: unknown[]) => unknown)
          | undefined
        if (answer !== undefined) return answer(...values)
        return called.startsWith('send') ? ++objects : 0
      },
  })
  const readable = (value: unknown): unknown => names.get(value as number) ?? value
  return {
    made,
    calls,
    callback: (kind, called) => BigInt(callbacks.push({ kind, called })),
    callBack: (kind, ...values) => {
      for (const one of callbacks) if (one.kind === kind) one.called(...(values as unknown as never[]))
    },
    messages: () =>
      made.flatMap(([called, _object, selector, ...values]) =>
        called.startsWith('send') ? [[String(readable(selector)), ...values.map(readable)] as const] : [],
      ),
  }
}
