// Which windows are of one program to the person who uses it. Lives here: what windows say of their kin (EWMH 1.5 _NET_CLIENT_LIST;
// ICCCM section 4.1.2.6 WM_TRANSIENT_FOR, section 5.1 WM_CLIENT_LEADER). May not know: which one is shared, what callers do with it.
import type { Sibling, WindowPlace } from '../platform.ts'
import { readCardinals } from './properties.ts'
import { isOfType, placeOf } from './window-tree.ts'
import type { XConnection } from './x-connection.ts'

/** A dialog of a dialog of a dialog is looked through at most so far. */
const MAX_OWNERS = 4
/** No program has that many; a window manager that lists more is not believed. */
const MAX_WINDOWS = 512

interface Kin {
  readonly wid: number
  readonly place: WindowPlace
  /** The connection that made it: a program may say nothing of itself, but its windows come by one. */
  readonly client: number
  readonly leader: number | undefined
  /** The window this one is a dialog of. */
  readonly owner: number | undefined
}

/** The managed, visible, titled windows of the program that made this one, or whose dialogs they are; without this one. */
export async function siblingsOf(x: XConnection, wid: number): Promise<readonly Sibling[]> {
  const managed = (await readCardinals(x, x.root, '_NET_CLIENT_LIST')).slice(0, MAX_WINDOWS)
  const found = await Promise.all(managed.map((one) => kinOf(x, one)))
  const all = found.filter((one) => one !== undefined)
  const itself = all.find((one) => one.wid === wid)
  if (itself === undefined) return []
  return all
    .filter((one) => one !== itself && one.place.title !== '' && !one.place.isOurs && isRelated(one, itself, all))
    .map(({ place }) => ({ ...place, isPickable: true }))
}

async function kinOf(x: XConnection, wid: number): Promise<Kin | undefined> {
  const [place, isPanel, [leader], [owner]] = await Promise.all([
    placeOf(x, wid),
    isOfType(x, wid, '_NET_WM_WINDOW_TYPE_DOCK'),
    readCardinals(x, wid, 'WM_CLIENT_LEADER'),
    readCardinals(x, wid, 'WM_TRANSIENT_FOR'),
  ])
  return place === undefined || isPanel ? undefined : { wid, place, client: x.clientOf(wid), leader, owner }
}

function isRelated(one: Kin, other: Kin, all: readonly Kin[]): boolean {
  if (one.client === other.client || one.place.application === other.place.application) return true
  if (one.leader !== undefined && one.leader !== 0 && one.leader === other.leader) return true
  return isDialogOf(one, other, all) || isDialogOf(other, one, all)
}

function isDialogOf(dialog: Kin, other: Kin, all: readonly Kin[]): boolean {
  let at: Kin | undefined = dialog
  for (let step = 0; step < MAX_OWNERS && at !== undefined; step++) {
    const { owner }: Kin = at
    if (owner === undefined) return false
    if (owner === other.wid) return true
    at = all.find(({ wid }) => wid === owner)
  }
  return false
}
