// The icon on desktops whose panel draws icon and menu itself. Lives here: serving both on the session bus, and announcing them to
// whoever watches for such icons. May not know: what the items do, whether a choice counts. Loaded only where a session bus is.
import type { EventEmitter } from 'node:events'
import { Message, sessionBus, type MessageBus } from '@jellybrick/dbus-next'
import { drawTrayIcon } from '../../drawing/companion-pictures.ts'
import type { Artist } from '../../drawing/picture.ts'
import type { TrayContent } from '../platform.ts'
import { latestOnly } from './latest-only.ts'
import { createMenuObject } from './menu-object.ts'
import { NotifierItem } from './notifier-item.ts'
import { NotifierMenu } from './notifier-menu.ts'

/** Panels make it smaller as they need it. */
const ICON_PIXELS = 48
const ITEM_PATH = '/StatusNotifierItem'
const MENU_PATH = '/MenuBar'
const WATCHER = 'org.kde.StatusNotifierWatcher'
const BUS = { destination: 'org.freedesktop.DBus', path: '/org/freedesktop/DBus', interface: 'org.freedesktop.DBus' }

export interface StatusNotifier {
  show(content: TrayContent): void
  /** Nothing of it stays on the bus. Idempotent. */
  close(): void
}

export interface StatusNotifierOptions {
  readonly busAddress: string
  readonly artist: Artist
  readonly onChosen: (id: string) => void
  /** Whether somebody shows such icons: once at first, and at each change; false when the bus has ended. */
  readonly onWatched: (isWatched: boolean) => void
}

/** Serves the icon for as long as the bus lives. */
export function openStatusNotifier({ busAddress, artist, onChosen, onWatched }: StatusNotifierOptions): StatusNotifier {
  const bus = sessionBus({ busAddress })
  const menu = createMenuObject()
  const item = new NotifierItem(MENU_PATH)
  const menuOnBus = new NotifierMenu(menu, onChosen)
  let isOver = false
  const end = (): void => {
    if (isOver) return
    isOver = true
    onWatched(false)
  }
  // The library's types leave this event out.
  const failing: EventEmitter = bus
  failing.on('error', end)
  bus.export(ITEM_PATH, item)
  bus.export(MENU_PATH, menuOnBus)
  followWatcher(bus, (isWatched) => {
    if (!isOver) onWatched(isWatched)
  }).catch(end)

  const show = latestOnly<TrayContent>(async (content) => {
    if (content === undefined || isOver) return
    const picture = await drawTrayIcon(artist, content.mood, ICON_PIXELS)
    if (isOver) return
    menu.show(content)
    try {
      item.show(picture, content.tooltip)
      menuOnBus.LayoutUpdated()
    } catch {
      // The bus has ended, and with it whoever showed the icon.
      end()
    }
  })
  const close = (): void => {
    if (!isOver) bus.disconnect()
    isOver = true
  }
  return { show, close }
}

/** Tells whoever shows such icons of ours, now and whenever another one takes that over. */
async function followWatcher(bus: MessageBus, onWatched: (isWatched: boolean) => void): Promise<void> {
  // Also the name that panels look for (one of each program; its end is how they learn of ours).
  const name = `org.kde.StatusNotifierItem-${process.pid}-1`
  await bus.requestName(name)
  const register = (): void => {
    const call = { destination: WATCHER, path: '/StatusNotifierWatcher', interface: WATCHER }
    bus.call(new Message({ ...call, member: 'RegisterStatusNotifierItem', signature: 's', body: [name] })).then(
      () => onWatched(true),
      // It was there, and does not know how: nobody shows the icon.
      () => onWatched(false),
    )
  }
  bus.on('message', ({ sender, member, body }) => {
    if (sender !== BUS.destination || member !== 'NameOwnerChanged' || body[0] !== WATCHER) return
    if (body[2] === '') onWatched(false)
    else register()
  })
  const rule = `type='signal',sender='${BUS.destination}',member='NameOwnerChanged',arg0='${WATCHER}'`
  await bus.call(new Message({ ...BUS, member: 'AddMatch', signature: 's', body: [rule] }))
  const answer = await bus.call(new Message({ ...BUS, member: 'NameHasOwner', signature: 's', body: [WATCHER] }))
  if (answer?.body[0] === true) register()
  else onWatched(false)
}
