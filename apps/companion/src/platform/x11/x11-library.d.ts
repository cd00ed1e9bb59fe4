// What we use of the package `x11`, which ships no types. Lives here: its shape as found in 4.2.2, nothing of our own.
// May not know: how we use it.

declare module 'x11' {
  type Callback<T> = (error: Error | null | undefined, reply: T) => boolean | undefined

  interface Property {
    readonly type: number
    readonly format: number
    readonly data: Buffer
  }

  /** Requests that have an answer: what goes in, what comes back. */
  interface Answered {
    InternAtom: { args: [onlyIfExists: boolean, name: string]; reply: number }
    GetProperty: {
      args: [remove: 0 | 1, wid: number, name: number, type: number, offset: number, length: number]
      reply: Property
    }
    QueryTree: { args: [wid: number]; reply: { root: number; parent: number; children: number[] } }
    GetGeometry: {
      args: [drawable: number]
      reply: { xPos: number; yPos: number; width: number; height: number; borderWidth: number; depth: number }
    }
    GetWindowAttributes: {
      args: [wid: number]
      reply: { klass: number; mapState: number; overrideRedirect: number; myEventMasks: number }
    }
    TranslateCoordinates: {
      args: [from: number, to: number, x: number, y: number]
      reply: { child: number; destX: number; destY: number }
    }
    QueryPointer: { args: [wid: number]; reply: { rootX: number; rootY: number; keyMask: number; child: number } }
    GetInputFocus: { args: []; reply: { focus: number } }
    GetSelectionOwner: { args: [selection: number]; reply: number }
    GetKeyboardMapping: { args: [first: number, count: number]; reply: number[][] }
    GetModifierMapping: { args: []; reply: number[][] }
    QueryExtension: {
      args: [name: string]
      reply: { present: number; majorOpcode: number; firstEvent: number; firstError: number }
    }
    GrabPointer: {
      args: [
        wid: number,
        ownerEvents: boolean,
        mask: number,
        pointerMode: number,
        keyboardMode: number,
        confineTo: number,
        cursor: number,
        time: number,
      ]
      reply: number
    }
  }

  interface WindowValues {
    backgroundPixmap?: number
    backgroundPixel?: number
    borderPixel?: number
    overrideRedirect?: boolean
    eventMask?: number
    colormap?: number
  }

  interface Place {
    x?: number
    y?: number
    width?: number
    height?: number
    sibling?: number
    stackMode?: number
  }

  /** Requests without an answer; the last argument may be told of success or failure. */
  interface Unanswered {
    CreateWindow(
      id: number,
      parent: number,
      x: number,
      y: number,
      width: number,
      height: number,
      borderWidth: number,
      depth: number,
      klass: number,
      visual: number,
      values: WindowValues,
    ): void
    ChangeWindowAttributes(wid: number, values: WindowValues): void
    DestroyWindow(wid: number): void
    ChangeSaveSet(isInsert: boolean, wid: number): void
    MapWindow(wid: number): void
    UnmapWindow(wid: number): void
    ConfigureWindow(wid: number, place: Place): void
    ChangeProperty(
      mode: number,
      wid: number,
      name: number,
      type: number,
      format: number,
      data: Buffer | number[] | string,
    ): void
    CreatePixmap(id: number, drawable: number, depth: number, width: number, height: number): void
    FreePixmap(id: number): void
    CreateGC(id: number, drawable: number, values: object): void
    FreeGC(id: number): void
    PutImage(
      format: number,
      drawable: number,
      gc: number,
      width: number,
      height: number,
      x: number,
      y: number,
      leftPad: number,
      depth: number,
      data: Buffer,
    ): void
    ClearArea(wid: number, x: number, y: number, width: number, height: number, exposures: number): void
    CreateColormap(id: number, wid: number, visual: number, alloc: number): void
    UngrabPointer(time: number): void
    GrabKey(
      wid: number,
      ownerEvents: boolean,
      modifiers: number,
      key: number,
      pointerMode: number,
      keyboardMode: number,
    ): void
    ChangeKeyboardMapping(first: number, perKey: number, symbols: readonly number[]): void
    SendClientMessage(
      destination: number,
      about: number,
      type: number,
      format: number,
      data: number[],
      mask?: number,
    ): void
  }

  interface Client extends Unanswered {
    seq_num: number
    /** Number of each name, as it is known so far. */
    atoms: Readonly<Record<string, number>>
    readonly replies: Record<number, [(body: Buffer, detail: number) => Buffer, Callback<Buffer>]>
    readonly pack_stream: { put(bytes: Buffer): void; submit(expectsReply?: boolean): void; flush(): void }
    readonly stream: { readonly destroyed: boolean }
    AllocID(): number
    terminate(): void
    on(event: 'event', listener: (event: { readonly rawData: Buffer }) => void): void
    on(event: 'error', listener: (error: Error) => void): void
    on(event: 'end', listener: () => void): void
  }

  interface Display {
    readonly client: Client
    readonly resource_base: number
    readonly resource_mask: number
    readonly min_keycode: number
    readonly max_keycode: number
    readonly screen: readonly {
      readonly root: number
      readonly root_visual: number
      readonly root_depth: number
      readonly depths: Readonly<
        Record<number, Readonly<Record<number, { readonly class: number; readonly red_mask: number }>>>
      >
    }[]
  }

  interface X11 {
    createClient(
      options: {
        readonly display?: string
        /** Requests are written together, at the latest when the event loop waits. */
        readonly bufferRequests?: { readonly flushOnReply: boolean }
      },
      ready: (error: Error | null | undefined, display: Display) => void,
    ): Client
    readonly keySyms: Readonly<Record<string, { readonly code: number; readonly description: string | null } | number>>
  }

  const x11: X11
  export default x11
  export type { Answered, Client, Display, Place, Unanswered, WindowValues }
}
