// The menu as panels ask for it, without a bus.
import { describe, expect, it } from 'vitest'
import type { TrayContent } from '../platform.ts'
import { createMenuObject, type MenuObject } from './menu-object.ts'

const menuWith = (...items: TrayContent['items'][number][]): MenuObject => {
  const menu = createMenuObject()
  menu.show({ tooltip: 'Dana controls this computer', mood: 'control', items })
  return menu
}
const STOP = { id: 'stop', label: 'Disable remote control', enabled: true }

/** Number of the item with this label. */
function numberOf(menu: MenuObject, label: string): number {
  const found = menu.properties([]).find(([, { label: one }]) => one?.value === label)
  if (found === undefined) throw new Error(`no ${label}`)
  return found[0]
}

describe('the menu on the bus', () => {
  it('begins with the state, which cannot be chosen, and lists the items below it', () => {
    const menu = menuWith(STOP, { id: 'off', label: 'Not now', enabled: false })
    const [id, , children] = menu.layout(0, -1) ?? [0, {}, []]
    expect(id).toBe(0)
    expect(
      children.map(({ value }) => (value as [number, Record<string, { value: unknown }>])[1]['label']?.value),
    ).toEqual(['Dana controls this computer', undefined, 'Disable remote control', 'Not now'])
    expect(menu.choiceOf(numberOf(menu, 'Dana controls this computer'))).toBeUndefined()
    expect(menu.choiceOf(numberOf(menu, 'Not now'))).toBeUndefined()
    expect(menu.choiceOf(numberOf(menu, 'Disable remote control'))).toBe('stop')
    expect(menu.layout(99, -1)).toBeUndefined()
    expect(menu.layout(0, 0)?.[2]).toEqual([])
  })

  it('never lets a click on what stood there before choose something else', () => {
    const menu = menuWith({ id: 'rest 10', label: 'Rest 10 s', enabled: true }, STOP)
    const [rest, stop] = [numberOf(menu, 'Rest 10 s'), numberOf(menu, STOP.label)]
    const before = menu.revision
    menu.show({
      tooltip: 'Farhand',
      mood: 'calm',
      items: [
        { ...STOP, enabled: false },
        { id: 'rest 30', label: 'Rest 30 s', enabled: true },
      ],
    })
    expect(menu.revision).toBeGreaterThan(before)
    expect(menu.choiceOf(rest)).toBeUndefined()
    expect(menu.choiceOf(stop)).toBeUndefined()
    expect(menu.knows(rest)).toBe(false)
    menu.show({ tooltip: 'Farhand', mood: 'calm', items: [{ id: 'new', label: 'New', enabled: true }, STOP] })
    expect(menu.choiceOf(stop)).toBe('stop')
    expect(menu.choiceOf(rest)).toBeUndefined()
  })

  it('shows what others wrote as one plain line: no markup, no key, nothing that turns it around', () => {
    const menu = menuWith({ id: 'a', label: `<b>_x\u202E\n${'y'.repeat(500)}`, enabled: true })
    const label = String(menu.properties([3])[0]?.[1]['label']?.value)
    expect(label).toMatch(/^‹b›__x {2}y+…$/)
    expect([...label].length).toBeLessThan(170)
  })
})
