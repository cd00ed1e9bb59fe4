// The companion's Platform on Linux with X11. Lives here: building its parts in order and taking them down in reverse.
// May not know: sessions, consent, how any part works.
import { readDrawingAssets, type DrawingAssets } from '../../drawing/drawing-assets.ts'
import { createArtist } from '../../drawing/picture.ts'
import { startThisProgram } from '../../start-this-program.ts'
import { PlatformError } from '../platform-error.ts'
import type { Platform } from '../platform.ts'
import { createBanner } from './banner.ts'
import { openFakeInput } from './fake-input.ts'
import { createInput } from './input.ts'
import { openLayoutReader } from './keyboard-layout.ts'
import { openPing } from './ping.ts'
import { createPointerOverlay } from './pointer-overlay.ts'
import { createPrivacy } from './privacy.ts'
import { openRawInput } from './raw-input.ts'
import { createSurfaces } from './surfaces.ts'
import { createTopWindows } from './top-window.ts'
import { createDesktopTray } from './desktop-tray.ts'
import { createDockedTray } from './tray.ts'
import { openTyping } from './typing.ts'
import { startWatchdog, type StartSecondProcess } from './watchdog.ts'
import { connectToX } from './x-connection.ts'

export interface X11Options {
  /** Like ":0"; default: the environment's DISPLAY. */
  readonly display?: string
  /** The session bus, like "unix:path=/run/user/1000/bus"; empty: none; default: the environment's DBUS_SESSION_BUS_ADDRESS. */
  readonly busAddress?: string
  /** Starts this program again as the watchdog. Its entry calls `runWatchdog` when its first argument is WATCHDOG_ARGUMENT. */
  readonly startSecondProcess?: StartSecondProcess
  /** Files for drawing; default: from the installed packages. */
  readonly assets?: DrawingAssets
}

/** StructureNotify, SubstructureNotify and PropertyChange of the root. */
const ROOT_EVENTS = 0x2_00_00 | 0x8_00_00 | 0x40_00_00

/** Opens the desktop. Throws PlatformError where there is none, where X is only a guest of Wayland (most windows are out of its
 *  reach), or where it lacks XTEST, XI2 or SHAPE. */
export async function openX11Platform(options: X11Options = {}): Promise<Platform> {
  if (options.display === undefined && process.env['XDG_SESSION_TYPE'] === 'wayland') throw wayland()
  const x = await connectToX(options.display)
  try {
    if ((await x.extension('XWAYLAND')) !== undefined) throw wayland()
    x.send.ChangeWindowAttributes(x.root, { eventMask: ROOT_EVENTS })
    const shape = await x.extension('SHAPE')
    if (shape === undefined) throw new PlatformError('desktop-lacks-extension', 'This X server has no SHAPE.')
    const raw = await openRawInput(x)
    const watchdog = await startWatchdog(x, {
      display: options.display,
      start: options.startSecondProcess ?? startThisProgram,
    })
    const fake = await openFakeInput(x, watchdog)
    const layout = openLayoutReader(x)
    const typing = openTyping(x, { fake, watchdog, layout, ping: openPing(x) })
    const input = createInput(x, { fake, typing, layout })
    const artist = await createArtist(options.assets ?? (await readDrawingAssets()))
    const windows = createTopWindows(x, shape)
    const privacy = createPrivacy(x)
    const banner = createBanner(x, { artist, windows })
    const pointer = createPointerOverlay({ artist, windows })
    const docked = createDockedTray(x, { artist, windows, shape })
    const busAddress = options.busAddress ?? process.env['DBUS_SESSION_BUS_ADDRESS'] ?? ''
    const tray = createDesktopTray(x, { docked, raw, artist, busAddress })
    let closing: Promise<void> | undefined
    let isGone = false
    x.onGone(() => (isGone = true))
    const giveBack = async (): Promise<void> => {
      await input.releaseAll()
      typing.giveBack()
      await privacy.close()
      await x.sync()
    }
    const close = async (): Promise<void> => {
      // With the desktop goes what was held and hidden on it.
      await giveBack().catch((cause: unknown) => {
        if (!isGone) throw cause
      })
      tray.close()
      const watchdogEnds = watchdog.close()
      // Banner, menu, icon and pointer go with the connection.
      x.close()
      await watchdogEnds
    }
    return {
      name: 'linux-x11',
      input,
      surfaces: createSurfaces(x, docked.grabbing),
      privacy,
      banner,
      tray,
      pointer,
      onPanicKey: raw.onPanicKey,
      onLocalUse: raw.onLocalUse,
      onGone: x.onGone,
      close: () => (closing ??= close()),
    }
  } catch (cause) {
    x.close()
    throw cause
  }
}

/** A small window alone, for a desktop that cannot be controlled: Wayland shows those of X programs, too. */
export interface X11Notice extends Pick<Platform, 'banner'> {
  close(): void
}

/** Undefined where no X server answers, or it cannot show one. */
export async function openX11Notice(options: Pick<X11Options, 'assets'>): Promise<X11Notice | undefined> {
  const x = await connectToX(undefined).catch(() => undefined)
  const shape = await x?.extension('SHAPE')
  if (x === undefined || shape === undefined) return undefined
  const artist = await createArtist(options.assets ?? (await readDrawingAssets()))
  return { banner: createBanner(x, { artist, windows: createTopWindows(x, shape) }), close: x.close }
}

function wayland(): PlatformError {
  return new PlatformError(
    'desktop-is-wayland',
    'This desktop runs on Wayland, where X can reach only some of the windows.',
  )
}
