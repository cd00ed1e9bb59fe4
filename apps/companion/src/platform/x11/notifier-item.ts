// Our icon on the session bus. Lives here: the properties of org.kde.StatusNotifierItem (freedesktop "StatusNotifierItem").
// May not know: how the picture is drawn, what the menu says, who looks.
import type { Picture } from '../../drawing/picture.ts'
import { BusObject, readOnly } from './bus-object.ts'
import { plainText } from './plain-text.ts'

/** Width, height, and pixels of alpha, red, green, blue. */
type Pixmap = readonly [width: number, height: number, argb: Buffer]

/** The icon as an object of the bus, and what stands beside it. */
export class NotifierItem extends BusObject {
  readonly Category = 'ApplicationStatus'
  readonly Id = 'farhand-companion'
  readonly Status = 'Active'
  readonly WindowId = 0
  readonly IconName = ''
  /** The menu is all there is: a click with any button opens it. */
  readonly ItemIsMenu = true
  readonly Menu: string
  Title = 'Farhand'
  IconPixmap: readonly Pixmap[] = []

  constructor(menuPath: string) {
    super('org.kde.StatusNotifierItem')
    this.Menu = menuPath
  }

  /** Icon's name, pictures, title, text. */
  get ToolTip(): readonly [string, readonly Pixmap[], string, string] {
    return ['', [], this.Title, '']
  }

  /** Shows it, and tells whoever looks. Throws where the bus has ended. */
  show(picture: Picture, tooltip: string): void {
    this.IconPixmap = [[picture.width, picture.height, toArgb(picture.rgba)]]
    this.Title = plainText(tooltip)
    this.NewIcon()
    this.NewToolTip()
    this.NewTitle()
  }

  // The panel opens the menu by itself; these do nothing, but a panel that calls them is not told that they are missing.
  Activate(): void {}
  SecondaryActivate(): void {}
  ContextMenu(): void {}
  Scroll(): void {}

  NewIcon(): void {}
  NewToolTip(): void {}
  NewTitle(): void {}
}

function toArgb(rgba: Uint8Array): Buffer {
  const argb = Buffer.alloc(rgba.length)
  for (let at = 0; at < rgba.length; at += 4) {
    argb[at] = rgba[at + 3] ?? 0
    argb[at + 1] = rgba[at] ?? 0
    argb[at + 2] = rgba[at + 1] ?? 0
    argb[at + 3] = rgba[at + 2] ?? 0
  }
  return argb
}

NotifierItem.configureMembers({
  properties: {
    Category: readOnly('s'),
    Id: readOnly('s'),
    Status: readOnly('s'),
    WindowId: readOnly('i'),
    IconName: readOnly('s'),
    ItemIsMenu: readOnly('b'),
    Menu: readOnly('o'),
    Title: readOnly('s'),
    IconPixmap: readOnly('a(iiay)'),
    ToolTip: readOnly('(sa(iiay)ss)'),
  },
  methods: {
    Activate: { inSignature: 'ii' },
    SecondaryActivate: { inSignature: 'ii' },
    ContextMenu: { inSignature: 'ii' },
    Scroll: { inSignature: 'is' },
  },
  signals: { NewIcon: {}, NewToolTip: {}, NewTitle: {} },
})
