// A QR code, always dark on light so that every phone reads it. May not know: what the text means.
import { useMemo, type ReactNode } from 'react'
import { qrPath } from './qr-path.ts'

/** Width of the light border, modules (ISO 18004 asks for 4). */
const QUIET_MODULES = 4

export function QrCode({ text, label }: { readonly text: string; readonly label: string }): ReactNode {
  const { size, path } = useMemo(() => qrPath(text), [text])
  const side = size + 2 * QUIET_MODULES
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${String(side)} ${String(side)}`} shapeRendering="crispEdges">
      <rect width={side} height={side} rx="1.5" fill="#fff" />
      <path d={path} fill="#0f1f2b" transform={`translate(${String(QUIET_MODULES)} ${String(QUIET_MODULES)})`} />
    </svg>
  )
}
