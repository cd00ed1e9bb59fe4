// The menu of our icon as the desktop's panel asks for it. Lives here: items as com.canonical.dbusmenu numbers and describes them.
// Pure. May not know: the bus, what an item does.
import { Variant } from '@jellybrick/dbus-next'
import type { TrayContent } from '../platform.ts'
import { plainText } from './plain-text.ts'

/** An item as `GetLayout` gives it: number, properties, items below it. */
export type MenuNode = [id: number, properties: Record<string, Variant>, children: Variant[]]

/** What belongs to a number: properties, and the item of ours, where it stands for one that can be chosen. */
interface Entry {
  readonly properties: Readonly<Record<string, Variant>>
  readonly choice?: string
}

export interface MenuObject {
  /** Counts each change of the menu. */
  readonly revision: number
  show(content: TrayContent): void
  layout(id: number, depth: number): MenuNode | undefined
  /** Of these numbers, or of all where none is named; numbers nobody knows are left out. */
  properties(ids: readonly number[]): [id: number, properties: Record<string, Variant>][]
  knows(id: number): boolean
  /** What a click on this number chooses; undefined for what cannot be chosen (any more). */
  choiceOf(id: number): string | undefined
}

const ROOT = 0
const STATE = 1
const SEPARATOR = 2
const FIRST_ITEM = 3

/** The state stands at the top and cannot be chosen. An item keeps its number for good, so that a click on a menu that has changed
 *  meanwhile never chooses another one. */
export function createMenuObject(): MenuObject {
  const numbers = new Map<string, number>()
  let entries = new Map<number, Entry>([[ROOT, { properties: root() }]])
  let revision = 0

  const numberOf = (id: string): number => {
    const known = numbers.get(id) ?? FIRST_ITEM + numbers.size
    numbers.set(id, known)
    return known
  }
  const children = (): number[] => [...entries.keys()].filter((id) => id !== ROOT)
  const nodeOf = (id: number, { properties }: Entry): MenuNode => [id, { ...properties }, []]

  return {
    get revision() {
      return revision
    },
    show: ({ tooltip, items }) => {
      entries = new Map<number, Entry>([
        [ROOT, { properties: root() }],
        [STATE, { properties: labelled(tooltip, false) }],
        [SEPARATOR, { properties: { type: new Variant('s', 'separator') } }],
        ...items.map(({ id, label, enabled }): [number, Entry] => [
          numberOf(id),
          { properties: labelled(label, enabled), ...(enabled ? { choice: id } : {}) },
        ]),
      ])
      revision++
    },
    layout: (id, depth) => {
      const entry = entries.get(id)
      if (entry === undefined) return undefined
      const node = nodeOf(id, entry)
      if (id !== ROOT || depth === 0) return node
      const below = children().flatMap((child) => {
        const one = entries.get(child)
        return one === undefined ? [] : [new Variant('(ia{sv}av)', nodeOf(child, one))]
      })
      return [node[0], node[1], below]
    },
    properties: (ids) =>
      (ids.length === 0 ? [...entries.keys()] : ids).flatMap((id): [number, Record<string, Variant>][] => {
        const entry = entries.get(id)
        return entry === undefined ? [] : [[id, { ...entry.properties }]]
      }),
    knows: (id) => entries.has(id),
    choiceOf: (id) => entries.get(id)?.choice,
  }
}

const root = (): Entry['properties'] => ({ 'children-display': new Variant('s', 'submenu') })

/** In a label an underscore marks the next letter as a key; two mean one. */
const labelled = (label: string, enabled: boolean): Entry['properties'] => ({
  label: new Variant('s', plainText(label).replaceAll('_', '__')),
  enabled: new Variant('b', enabled),
  visible: new Variant('b', true),
})
