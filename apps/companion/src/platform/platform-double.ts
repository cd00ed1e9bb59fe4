// A desktop for tests: what is injected is written down in order, windows are where the test puts them, nothing is drawn.
import { windowOf } from './capture-id.ts'
import type { Area, BannerContent, HiddenPart, Platform, Point, Tray, TrayContent, WindowPlace } from './platform.ts'

export interface PlatformDouble extends Platform {
  /** Everything injected, oldest first: "move 10,20", "left down", "KeyA up", "text ü", "release". */
  readonly injected: readonly string[]
  /** Keys and buttons that are down. */
  readonly held: ReadonlySet<string>
  readonly shownBanner: BannerContent | null
  readonly shownTray: TrayContent | null
  /** Hidden of the desktop right now. */
  readonly hiddenParts: ReadonlySet<HiddenPart>
  readonly isClosed: boolean
  /** Somebody listens to changes of windows. */
  readonly isWatched: boolean
  desktop: {
    screens: readonly (Area & { readonly id?: string })[]
    windows: readonly WindowPlace[]
    focused: string | null
    /** Ids of windows that no picker lists. */
    unpickable: readonly string[]
  }
  /** Windows are where `desktop` says now, and whoever listens hears of it. */
  arrange(windows: readonly WindowPlace[]): void
  pressPanicKey(): void
  pressStop(): void
  chooseInTray(id: string, byHand?: boolean): void
  useLocally(): void
  /** The desktop ends. */
  loseDesktop(): void
}

const contains = ({ x, y, width, height }: Area, at: Point): boolean =>
  at.x >= x && at.y >= y && at.x < x + width && at.y < y + height

const isNamed = (one: WindowPlace, id: string): boolean => {
  const number = windowOf(id)
  return number !== undefined && number === windowOf(one.id)
}

/** One monitor of 1280x800 named "screen:0:0", without windows. */
export function platformDouble(): PlatformDouble {
  const injected: string[] = []
  const held = new Set<string>()
  const hiddenParts = new Set<HiddenPart>()
  const panic: (() => void)[] = []
  const stop: (() => void)[] = []
  const chosen: Parameters<Tray['onChosen']>[0][] = []
  const local: (() => void)[] = []
  const changed = new Set<() => void>()
  const gone: (() => void)[] = []
  let banner: BannerContent | null = null
  let tray: TrayContent | null = null
  let isClosed = false

  const hold = (what: string, down: boolean) => {
    injected.push(`${what} ${down ? 'down' : 'up'}`)
    if (down) held.add(what)
    else held.delete(what)
  }
  const double: PlatformDouble = {
    name: 'linux-x11',
    injected,
    held,
    hiddenParts,
    desktop: {
      screens: [{ id: 'screen:0:0', x: 0, y: 0, width: 1280, height: 800 }],
      windows: [],
      focused: null,
      unpickable: [],
    },
    get shownBanner() {
      return banner
    },
    get shownTray() {
      return tray
    },
    get isWatched() {
      return changed.size > 0
    },
    get isClosed() {
      return isClosed
    },
    input: {
      moveTo: async ({ x, y }) => void injected.push(`move ${String(x)},${String(y)}`),
      button: async (button, down) => hold(button, down),
      wheel: async ({ x, y }) => void injected.push(`wheel ${String(x)},${String(y)}`),
      async key(code, down) {
        if (code === 'NoSuchKey') return false
        hold(code, down)
        return true
      },
      codeOf: async () => undefined,
      text: async (text) => void injected.push(`text ${text}`),
      async releaseAll() {
        if (held.size > 0) injected.push('release')
        held.clear()
      },
    },
    surfaces: {
      screens: async () => double.desktop.screens,
      window: async (id) => double.desktop.windows.find((one) => isNamed(one, id)),
      windowAt: async (at) => double.desktop.windows.find(({ area }) => contains(area, at)),
      focused: async () => double.desktop.windows.find(({ id }) => id === double.desktop.focused),
      windows: async () => double.desktop.windows,
      siblings: async (id) => {
        const one = double.desktop.windows.find((window) => isNamed(window, id))
        return double.desktop.windows
          .filter((other) => other !== one && other.title !== '' && other.application === one?.application)
          .map((other) => ({ ...other, isPickable: !double.desktop.unpickable.includes(other.id) }))
      },
      onChange: (listener) => {
        changed.add(listener)
        return () => changed.delete(listener)
      },
    },
    privacy: { hide: async (part, isHidden) => void (isHidden ? hiddenParts.add(part) : hiddenParts.delete(part)) },
    banner: {
      show: (content) => void (banner = content),
      hide: () => void (banner = null),
      onStop: (listener) => void stop.push(listener),
    },
    tray: { show: (content) => void (tray = content), onChosen: (listener) => void chosen.push(listener) },
    pointer: { show: () => undefined, hide: () => undefined },
    onPanicKey: (listener) => void panic.push(listener),
    onLocalUse: (listener) => void local.push(listener),
    onGone: (listener) => void gone.push(listener),
    async close() {
      isClosed = true
      hiddenParts.clear()
      await double.input.releaseAll()
    },
    arrange(windows) {
      double.desktop = { ...double.desktop, windows }
      changed.forEach((listener) => listener())
    },
    pressPanicKey: () => panic.forEach((listener) => listener()),
    pressStop: () => stop.forEach((listener) => listener()),
    chooseInTray: (id, byHand = true) => chosen.forEach((listener) => listener(id, { byHand })),
    loseDesktop: () => gone.forEach((listener) => listener()),
    useLocally: () => local.forEach((listener) => listener()),
  }
  return double
}
