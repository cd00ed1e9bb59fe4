// AppKit in the few words we need: windows, labels, buttons, a menu in the menu bar, the panic key. Lives here: the messages.
// May not know: what is shown. Everything here belongs to the main thread; `pump` lets AppKit work between turns of Node's loop.
// NOT YET RUN ON A MAC.
import type { Area } from '../platform.ts'
import type { MacNative, Rect, Ref } from './calls.ts'

export interface Cocoa {
  /** Lets AppKit handle what has come in since. */
  pump(): void
  /** A window without a frame. It never takes the focus. Hidden at first. */
  window(options: {
    readonly level: number
    readonly isClickThrough: boolean
    readonly isMovable: boolean
    readonly colour: number
  }): CocoaWindow
  statusItem(onChosen: (id: string) => void): CocoaStatusItem
  /** Ctrl+Esc wherever the focus is. Returns how to give it back; undefined where another program has it. */
  panicKey(listener: () => void): (() => void) | undefined
  /** Each display's whole area and what menu bar and Dock leave, as AppKit counts. */
  screens(): readonly { readonly whole: Rect; readonly free: Rect }[]
}

export interface CocoaWindow {
  /** As the window list counts it. */
  readonly id: number
  show(frame: Rect): void
  hide(): void
  /** Replaces everything in the window. Areas are in points from the window's left upper corner. */
  fill(height: number, parts: readonly CocoaPart[]): void
}

export interface CocoaPart {
  readonly kind: 'label' | 'button' | 'box'
  readonly text: string
  readonly area: Area
  readonly colour: number
  readonly sizePx: number
  readonly isBold: boolean
  readonly onPress?: () => void
}

export interface CocoaStatusItem {
  show(title: string, tooltip: string, items: readonly { id: string; label: string; enabled: boolean }[]): void
  remove(): void
}

const BORDERLESS_NON_ACTIVATING = 1 << 7
const BUFFERED = 2
const ACCESSORY = 1
const ALL_SPACES_STATIONARY = 1 | (1 << 4) | (1 << 8)
const ANY_EVENT = 0xffff_ffff_ffff_ffffn
const VARIABLE_LENGTH = -1
const CONTROL_KEY = 0x1000
const ESCAPE = 0x35
const KEYBOARD_CLASS = 0x6b_65_79_62
const HOT_KEY_PRESSED = 5
const SIGNATURE = 0x66_61_72_68

/** Starts AppKit as a program without a Dock icon. */
export function createCocoa({ calls, callback }: MacNative): Cocoa {
  const selectors = new Map<string, Ref>()
  const sel = (name: string): Ref => {
    const known = selectors.get(name) ?? calls.sel_registerName(name)
    selectors.set(name, known)
    return known
  }
  const cls = (name: string): Ref => calls.objc_getClass(name)
  const text = (value: string): Ref => calls.sendText(cls('NSString'), sel('stringWithUTF8String:'), value)
  const make = (name: string): Ref => calls.send(calls.send(cls(name), sel('alloc')), sel('init'))
  const colour = (value: number): Ref =>
    calls.sendColour(
      cls('NSColor'),
      sel('colorWithSRGBRed:green:blue:alpha:'),
      ((value >> 16) & 0xff) / 255,
      ((value >> 8) & 0xff) / 255,
      (value & 0xff) / 255,
      1,
    )

  const app = calls.send(cls('NSApplication'), sel('sharedApplication'))
  calls.sendNumber(app, sel('setActivationPolicy:'), ACCESSORY)
  calls.send(app, sel('finishLaunching'))

  // One class of ours whose objects call back; each object stands for one button or menu item.
  const actions = new Map<string, () => void>()
  const target = calls.objc_allocateClassPair(cls('NSObject'), 'FarhandAction', 0)
  const act = callback('action', (self) => actions.get(String(self))?.())
  calls.class_addMethod(target, sel('act:'), act, 'v@:@')
  calls.objc_registerClassPair(target)
  const onAct = (control: Ref, called: () => void): string => {
    const object = calls.send(calls.send(target, sel('alloc')), sel('init'))
    actions.set(String(object), called)
    calls.sendRef(control, sel('setTarget:'), object)
    calls.sendRef(control, sel('setAction:'), sel('act:'))
    return String(object)
  }

  const addPart = (view: Ref, height: number, part: CocoaPart): string | undefined => {
    const control = make(part.kind === 'button' ? 'NSButton' : 'NSTextField')
    const { x, y, width, height: partHeight } = part.area
    calls.sendRect(control, sel('setFrame:'), {
      origin: { x, y: height - y - partHeight },
      size: { width, height: partHeight },
    })
    const font = sel(part.isBold ? 'boldSystemFontOfSize:' : 'systemFontOfSize:')
    calls.sendRef(control, sel('setFont:'), calls.sendDouble(cls('NSFont'), font, part.sizePx))
    calls.sendRef(view, sel('addSubview:'), control)
    if (part.kind === 'button') {
      calls.sendRef(control, sel('setTitle:'), text(part.text))
      calls.sendRef(control, sel('setBezelColor:'), colour(part.colour))
      return onAct(control, () => part.onPress?.())
    }
    calls.sendRef(control, sel('setStringValue:'), text(part.text))
    for (const setting of ['setEditable:', 'setSelectable:', 'setBezeled:'])
      calls.sendBool(control, sel(setting), false)
    calls.sendBool(control, sel('setDrawsBackground:'), part.kind === 'box')
    calls.sendRef(control, sel(part.kind === 'box' ? 'setBackgroundColor:' : 'setTextColor:'), colour(part.colour))
    return undefined
  }

  return {
    pump: () => {
      const mode = text('kCFRunLoopDefaultMode')
      const past = calls.send(cls('NSDate'), sel('distantPast'))
      const next = sel('nextEventMatchingMask:untilDate:inMode:dequeue:')
      for (;;) {
        const event = calls.sendNextEvent(app, next, ANY_EVENT, past, mode, true)
        if (Number(event) === 0) return
        calls.sendRef(app, sel('sendEvent:'), event)
      }
    },
    window: (options) => {
      const empty = { origin: { x: 0, y: 0 }, size: { width: 1, height: 1 } }
      const begin = sel('initWithContentRect:styleMask:backing:defer:')
      const made = calls.send(cls('NSPanel'), sel('alloc'))
      const panel = calls.sendWindow(made, begin, empty, BORDERLESS_NON_ACTIVATING, BUFFERED, false)
      calls.sendNumber(panel, sel('setLevel:'), options.level)
      calls.sendNumber(panel, sel('setCollectionBehavior:'), ALL_SPACES_STATIONARY)
      calls.sendBool(panel, sel('setIgnoresMouseEvents:'), options.isClickThrough)
      calls.sendBool(panel, sel('setMovableByWindowBackground:'), options.isMovable)
      calls.sendBool(panel, sel('setHidesOnDeactivate:'), false)
      calls.sendRef(panel, sel('setBackgroundColor:'), colour(options.colour))
      let pressable: readonly string[] = []
      return {
        id: Number(calls.send(panel, sel('windowNumber'))),
        show: (frame) => {
          calls.sendFrame(panel, sel('setFrame:display:'), frame, true)
          calls.send(panel, sel('orderFrontRegardless'))
        },
        hide: () => void calls.sendRef(panel, sel('orderOut:'), 0),
        fill: (height, parts) => {
          for (const old of pressable) actions.delete(old)
          const view = make('NSView')
          calls.sendRef(panel, sel('setContentView:'), view)
          pressable = parts.flatMap((part) => addPart(view, height, part) ?? [])
        },
      }
    },
    statusItem: (onChosen) => {
      const bar = calls.send(cls('NSStatusBar'), sel('systemStatusBar'))
      const item = calls.sendDouble(bar, sel('statusItemWithLength:'), VARIABLE_LENGTH)
      calls.send(item, sel('retain'))
      const button = calls.send(item, sel('button'))
      let choosable: readonly string[] = []
      return {
        show: (title, tooltip, items) => {
          for (const old of choosable) actions.delete(old)
          calls.sendRef(button, sel('setTitle:'), text(title))
          calls.sendRef(button, sel('setToolTip:'), text(tooltip))
          const menu = make('NSMenu')
          calls.sendBool(menu, sel('setAutoenablesItems:'), false)
          choosable = items.map(({ id, label, enabled }) => {
            const add = sel('addItemWithTitle:action:keyEquivalent:')
            const entry = calls.sendRefs(menu, add, text(label), sel('act:'), text(''))
            calls.sendBool(entry, sel('setEnabled:'), enabled)
            return onAct(entry, () => onChosen(id))
          })
          calls.sendRef(item, sel('setMenu:'), menu)
        },
        remove: () => void calls.sendRef(bar, sel('removeStatusItem:'), item),
      }
    },
    panicKey: (listener) => {
      const eventTarget = calls.GetApplicationEventTarget()
      const handler = callback('hotKey', () => {
        listener()
        return 0
      })
      const types = new Uint8Array(8)
      new DataView(types.buffer).setUint32(0, KEYBOARD_CLASS, true)
      new DataView(types.buffer).setUint32(4, HOT_KEY_PRESSED, true)
      calls.InstallEventHandler(eventTarget, handler, 1, types, null, new Uint8Array(8))
      const hotKey = new Uint8Array(8)
      const id = { signature: SIGNATURE, id: 1 }
      if (calls.RegisterEventHotKey(ESCAPE, CONTROL_KEY, id, eventTarget, 0, hotKey) !== 0) return undefined
      return () => void calls.UnregisterEventHotKey(new DataView(hotKey.buffer).getBigUint64(0, true))
    },
    screens: () => {
      const all = calls.send(cls('NSScreen'), sel('screens'))
      return Array.from({ length: Number(calls.send(all, sel('count'))) }, (_, index) => {
        const screen = calls.sendNumber(all, sel('objectAtIndex:'), index)
        return { whole: calls.askRect(screen, sel('frame')), free: calls.askRect(screen, sel('visibleFrame')) }
      })
    },
  }
}
