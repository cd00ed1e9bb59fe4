// Our menu on the session bus. Lives here: the methods of com.canonical.dbusmenu, and what of a click is a choice.
// May not know: what an item does, when the menu changes.
import { DBusError, type Variant } from '@jellybrick/dbus-next'
import { BusObject, readOnly } from './bus-object.ts'
import type { MenuNode, MenuObject } from './menu-object.ts'

const VERSION = 3
const ROOT = 0

/** A click as the panel tells it: number of the item, what happened, rest. */
type MenuEvent = readonly [id: number, kind: string, ...rest: unknown[]]

/** The menu as an object of the bus. Calls with a number nobody knows are refused. */
export class NotifierMenu extends BusObject {
  readonly Version = VERSION
  readonly Status = 'normal'
  readonly TextDirection = 'ltr'
  readonly IconThemePath: readonly string[] = []
  readonly #menu: MenuObject
  readonly #choose: (id: string) => void

  constructor(menu: MenuObject, choose: (id: string) => void) {
    super('com.canonical.dbusmenu')
    this.#menu = menu
    this.#choose = choose
  }

  GetLayout(parent: number, depth: number): [revision: number, node: MenuNode] {
    return [this.#menu.revision, this.#menu.layout(parent, depth) ?? unknown(parent)]
  }

  GetGroupProperties(ids: readonly number[]): [id: number, properties: Record<string, Variant>][] {
    return this.#menu.properties(ids)
  }

  GetProperty(id: number, name: string): Variant {
    return this.#menu.properties([id])[0]?.[1][name] ?? unknown(id)
  }

  Event(id: number, kind: string): void {
    if (!this.#menu.knows(id)) unknown(id)
    const choice = this.#menu.choiceOf(id)
    if (kind === 'clicked' && choice !== undefined) this.#choose(choice)
  }

  EventGroup(events: readonly MenuEvent[]): number[] {
    const known = events.filter(([id]) => this.#menu.knows(id))
    for (const [id, kind] of known) this.Event(id, kind)
    return events.filter((event) => !known.includes(event)).map(([id]) => id)
  }

  /** It is always up to date. */
  AboutToShow(): boolean {
    return false
  }

  AboutToShowGroup(ids: readonly number[]): [changed: number[], unknown: number[]] {
    return [[], ids.filter((id) => !this.#menu.knows(id))]
  }

  LayoutUpdated(): [revision: number, parent: number] {
    return [this.#menu.revision, ROOT]
  }
}

function unknown(id: number): never {
  throw new DBusError('org.freedesktop.DBus.Error.InvalidArgs', `no item ${id}`)
}

NotifierMenu.configureMembers({
  properties: {
    Version: readOnly('u'),
    Status: readOnly('s'),
    TextDirection: readOnly('s'),
    IconThemePath: readOnly('as'),
  },
  methods: {
    GetLayout: { inSignature: 'iias', outSignature: 'u(ia{sv}av)' },
    GetGroupProperties: { inSignature: 'aias', outSignature: 'a(ia{sv})' },
    GetProperty: { inSignature: 'is', outSignature: 'v' },
    Event: { inSignature: 'isvu' },
    EventGroup: { inSignature: 'a(isvu)', outSignature: 'ai' },
    AboutToShow: { inSignature: 'i', outSignature: 'b' },
    AboutToShowGroup: { inSignature: 'ai', outSignature: 'aiai' },
  },
  signals: { LayoutUpdated: { signature: 'ui' } },
})
