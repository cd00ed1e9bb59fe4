// One connection to an X server with promises for answers. Lives here: opening, asking, sending raw requests, events as bytes.
// May not know: what any request is for.
import x11, { type Answered, type Client, type Display } from 'x11'
import { PlatformError } from '../platform-error.ts'

/** Bits of a pixel in windows of `trueColour`. */
export const TRUE_COLOUR_DEPTH = 24

/** An open connection. Requests without an answer are called on `send`; their errors count as "it was gone already". */
export interface XConnection {
  readonly root: number
  /** A visual with eight bits each for red, green and blue, and whether it is the root's own. */
  readonly trueColour: { readonly visual: number; readonly isRoots: boolean }
  /** First and last key number of this server. */
  readonly keycodes: { readonly first: number; readonly last: number }
  readonly send: Client
  ask<N extends keyof Answered>(name: N, ...args: Answered[N]['args']): Promise<Answered[N]['reply']>
  /** A request of an extension, whole; resolves with the answer's bytes from the first. */
  askRaw(request: Buffer): Promise<Buffer>
  /** A request of an extension that has no answer. */
  sendRaw(request: Buffer): void
  /** Everything sent so far leaves now, and not only with what else this turn of the event loop asks. */
  flush(): void
  /** Resolves once the server has carried out everything sent before. */
  sync(): Promise<void>
  /** The number of a name; the same name is asked once. */
  atom(name: string): Promise<number>
  /** Major opcode and first event of an extension; undefined where the server lacks it. The same name is asked once. */
  extension(name: string): Promise<Extension | undefined>
  /** Whether a window was made by this connection. */
  owns(wid: number): boolean
  /** The part of a window's number that is the same for all windows of its program. */
  clientOf(wid: number): number
  /** Every event, its code without the sent-by-a-client bit. Returns how to stop listening. */
  onEvent(listener: (code: number, bytes: Buffer) => void): () => void
  /** The server ended the connection, or is gone; never for `close()`. */
  onGone(listener: () => void): void
  close(): void
}

export interface Extension {
  readonly opcode: number
  readonly firstEvent: number
}

/** Connects to `display`, or to the one of the environment. Throws PlatformError where no server answers. */
export async function connectToX(display: string | undefined): Promise<XConnection> {
  const opened = await new Promise<Display>((resolve, reject) => {
    // What is asked together leaves together, at the end of the event loop's turn: one way there and back for all of it.
    const options = { bufferRequests: { flushOnReply: false }, ...(display === undefined ? {} : { display }) }
    x11.createClient(options, (cause, ready) => {
      if (cause) reject(new PlatformError('desktop-unreachable', 'No X server answers.', { cause }))
      else resolve(ready)
    })
  })
  return wrap(opened)
}

function wrap(display: Display): XConnection {
  const { client } = display
  // The library keeps the names of every server in one table; another server's numbers mean something else here.
  client.atoms = { ...client.atoms }
  const screen = display.screen[0]
  if (screen === undefined) throw new PlatformError('desktop-unreachable', 'The X server has no screen.')
  const waiting = new Set<(cause: Error) => void>()
  const listeners = new Set<(code: number, bytes: Buffer) => void>()
  const atoms = new Map<string, Promise<number>>()
  const extensions = new Map<string, Promise<Extension | undefined>>()
  const goneListeners: (() => void)[] = []
  let gone: PlatformError | undefined
  let isClosing = false

  const end = (cause?: Error): void => {
    const isFirst = gone === undefined
    gone ??= new PlatformError('desktop-gone', 'The connection to the X server has ended.', { cause })
    if (isFirst && !isClosing) for (const tell of goneListeners) tell()
    for (const reject of waiting) reject(gone)
    waiting.clear()
  }
  client.on('end', end)
  // Windows of other programs vanish at any time: a request about one that is gone is no fault.
  client.on('error', (cause) => {
    if (client.stream.destroyed) end(cause)
  })
  client.on('event', ({ rawData }) => {
    const code = (rawData[0] ?? 0) & 0x7f
    for (const listener of listeners) listener(code, rawData)
  })

  const answered = <T>(start: (done: (cause: Error | null | undefined, reply: T) => boolean) => void): Promise<T> =>
    new Promise((resolve, reject) => {
      if (gone !== undefined) {
        reject(gone)
        return
      }
      waiting.add(reject)
      start((cause, reply) => {
        waiting.delete(reject)
        if (cause) reject(cause)
        else resolve(reply)
        return true
      })
    })

  const ask: XConnection['ask'] = (name, ...args) =>
    answered((done) => {
      const request: unknown = Reflect.get(client, name)
      if (typeof request === 'function') Reflect.apply(request, client, [...args, done])
    })
  const put = (request: Buffer): void => {
    client.seq_num++
    client.pack_stream.put(request)
  }
  const atom = (name: string): Promise<number> => {
    const known = atoms.get(name) ?? ask('InternAtom', false, name)
    atoms.set(name, known)
    return known
  }
  const extension = (name: string): Promise<Extension | undefined> => {
    const known = extensions.get(name) ?? ask('QueryExtension', name).then(extensionOf)
    extensions.set(name, known)
    return known
  }

  return {
    root: screen.root,
    trueColour: trueColourOf(screen),
    keycodes: { first: display.min_keycode, last: display.max_keycode },
    send: client,
    ask,
    askRaw: (request) =>
      answered<Buffer>((done) => {
        put(request)
        client.replies[client.seq_num] = [
          (body, detail) => Buffer.concat([Buffer.from([1, detail, 0, 0, 0, 0, 0, 0]), body]),
          done,
        ]
        client.pack_stream.submit(true)
      }),
    sendRaw: (request) => {
      put(request)
      client.pack_stream.submit()
    },
    flush: () => client.pack_stream.flush(),
    sync: async () => {
      await ask('GetInputFocus')
    },
    atom,
    extension,
    owns: (wid) => (wid & ~display.resource_mask) === display.resource_base,
    clientOf: (wid) => wid & ~display.resource_mask,
    onEvent: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    onGone: (listener) => void goneListeners.push(listener),
    close: () => {
      isClosing = true
      if (gone === undefined) client.terminate()
      end()
    },
  }
}

const extensionOf = (found: Answered['QueryExtension']['reply']): Extension | undefined =>
  found.present ? { opcode: found.majorOpcode, firstEvent: found.firstEvent } : undefined

const TRUE_COLOUR = 4
const RED = 0xff_00_00

function trueColourOf(screen: Display['screen'][number]): XConnection['trueColour'] {
  if (screen.root_depth === TRUE_COLOUR_DEPTH) return { visual: screen.root_visual, isRoots: true }
  const found = Object.entries(screen.depths[TRUE_COLOUR_DEPTH] ?? {}).find(
    ([, visual]) => visual.class === TRUE_COLOUR && visual.red_mask === RED,
  )
  if (found === undefined) throw new PlatformError('desktop-lacks-extension', 'This X server has no 24-bit colours.')
  return { visual: Number(found[0]), isRoots: false }
}
