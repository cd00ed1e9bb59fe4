// A QR code as one SVG path. Pure. May not know: what the text means.
import { create } from 'qrcode'

/** Modules of the code and the path that draws the dark ones, one unit each. */
export interface QrPath {
  readonly size: number
  readonly path: string
}

/** `text` with medium error correction. */
export function qrPath(text: string): QrPath {
  const { modules } = create(text, { errorCorrectionLevel: 'M' })
  const { size } = modules
  let path = ''
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      if (modules.get(row, column)) path += `M${String(column)} ${String(row)}h1v1h-1z`
    }
  }
  return { size, path }
}
