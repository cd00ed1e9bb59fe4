// What the companion needs of an operating system, and nothing more. Lives here: the one interface that Linux, Windows and the
// Mac implement. May not know: sessions, consent, who asks. Nothing here decides whether something may happen: gate.ts does.
// All places are in pixels of the whole desktop, as the system counts them for input; (0, 0) may lie inside it.

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Area extends Point {
  readonly width: number
  readonly height: number
}

export type PointerButton = 'left' | 'middle' | 'right' | 'back' | 'forward'

/** Injected mouse and keyboard. Calls take effect in their order, and before whatever is asked of this platform afterwards; a
 *  promise resolves once that is certain. */
export interface Input {
  moveTo(point: Point): Promise<void>
  button(button: PointerButton, down: boolean): Promise<void>
  /** Notches; positive is right and down. */
  wheel(notches: Point): Promise<void>
  /** By physical place, `KeyboardEvent.code`, whatever the layout. Resolves false where this system has no such key. */
  key(code: string, down: boolean): Promise<boolean>
  /** The key that gives this character without Shift in the layout in force; `key()` takes its code. */
  codeOf(character: string): Promise<string | undefined>
  /** Any text, whatever the layout; nothing may be held meanwhile but what `key()` holds. */
  text(text: string): Promise<void>
  /** Every key and button this input holds is let go. */
  releaseAll(): Promise<void>
}

/** A window of another program or of ours. */
export interface WindowPlace {
  /** As the browser's capture names it (capture-id.ts). */
  readonly id: string
  readonly title: string
  /** The same for all windows of one application. */
  readonly application: string
  /** What a capture of this window shows. */
  readonly area: Area
  /** Ours: banner, tray menu, dialogs. Nothing is ever injected there. */
  readonly isOurs: boolean
}

/** Another window or dialog of the same program. */
export interface Sibling extends WindowPlace {
  /** False where a browser's picker leaves it out: it is seen only where the whole screen is shown. */
  readonly isPickable: boolean
}

/** A monitor. */
export interface Screen extends Area {
  /** As the browser's capture names it, where the system can tell. */
  readonly id?: string
}

export interface Surfaces {
  /** Each monitor, the primary one first. */
  screens(): Promise<readonly Screen[]>
  /** Undefined when it is gone, hidden or minimised. */
  window(id: string): Promise<WindowPlace | undefined>
  /** Which window a click at this point would reach; undefined for the bare desktop. */
  windowAt(point: Point): Promise<WindowPlace | undefined>
  /** Which window keys would reach. */
  focused(): Promise<WindowPlace | undefined>
  /** Visible windows, topmost first. */
  windows(): Promise<readonly WindowPlace[]>
  /** The other windows and dialogs of the program that shows this one: no menus, nothing without a title, nothing hidden. */
  siblings(id: string): Promise<readonly Sibling[]>
  /** A window of another program opened, closed, moved, or took the focus. Returns how to stop listening. */
  onChange(listener: () => void): () => void
}

export type HiddenPart = 'wallpaper' | 'icons' | 'panels'

export interface Privacy {
  /** Hides or shows again; what is hidden comes back by itself when this process dies, however it dies. */
  hide(part: HiddenPart, hidden: boolean): Promise<void>
}

export interface BannerContent {
  /** The lines of the banner, the most important first. */
  readonly lines: readonly string[]
  readonly stopLabel: string
  readonly mood: 'calm' | 'control' | 'resting'
}

/** A small window that is always on top. */
export interface Banner {
  show(content: BannerContent): void
  hide(): void
  /** Pressed by the person at the machine. */
  onStop(listener: () => void): void
}

export interface TrayContent {
  readonly tooltip: string
  readonly mood: BannerContent['mood']
  readonly items: readonly { readonly id: string; readonly label: string; readonly enabled: boolean }[]
}

/** How an item was chosen. `byHand`: the last key or button before it was the person's own. Where icon and menu are windows of ours,
 *  nobody else's can be; where the desktop's panel draws them, it may have been injected. */
export interface TrayChoice {
  readonly byHand: boolean
}

/** An icon in the notification area where the desktop has one; elsewhere nothing is seen and nothing fails. */
export interface Tray {
  show(content: TrayContent): void
  onChosen(listener: (id: string, choice: TrayChoice) => void): void
}

/** Where the helper points, drawn over everything, and clicked through. */
export interface PointerOverlay {
  /** `label` says whose pointer it is; `pressed` draws the ring of a click. */
  show(pointer: { readonly at: Point; readonly label: string; readonly pressed: boolean }): void
  hide(): void
}

export interface Platform {
  readonly name: 'linux-x11' | 'windows' | 'mac'
  readonly input: Input
  readonly surfaces: Surfaces
  readonly privacy: Privacy
  readonly banner: Banner
  readonly tray: Tray
  readonly pointer: PointerOverlay
  /** Ctrl+F12 (Ctrl+Esc on a Mac), whatever program has the focus or holds the keyboard. */
  onPanicKey(listener: () => void): void
  /** The person at the machine used their own mouse or keyboard; never called for what `input` injected. */
  onLocalUse(listener: () => void): void
  /** The desktop ended while we were on it (a display server that died); never called for `close()`, nor where no program outlives
   *  its desktop. */
  onGone(listener: () => void): void
  /** Releases everything held, takes banner, tray and overlay away, shows what was hidden. Idempotent. */
  close(): Promise<void>
}
