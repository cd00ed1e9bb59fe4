// The still picture with the rectangles on it: drawn, moved and resized by pointer, moved and resized by keys.
// May not know: what the rectangles are for, when they count.
import type { Mask } from '@farhand/client'
import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { meantBy, movedBy, rectangleBetween, resizedBy, type Place } from './rectangle.ts'

/** A rectangle that keeps its identity while it is worked on. */
export interface Area {
  readonly id: number
  readonly mask: Mask
}

/** What the stage shows; the caller owns it. */
export type Still = ImageBitmap | HTMLCanvasElement

interface MaskStageProps {
  readonly still: Still
  /** What the picture is, for who cannot see it. */
  readonly label: string
  readonly areas: readonly Area[]
  /** The area added last; it takes the focus when it appears. */
  readonly fresh: number | undefined
  /** Id of the text that explains the keys. */
  readonly helpId: string
  readonly onDraw: (mask: Mask) => void
  readonly onChange: (area: Area) => void
  readonly onRemove: (id: number) => void
}

/** What the pointer does: each step is counted from where it began. */
type Drag =
  | { readonly kind: 'draw'; readonly from: Place; readonly drawn: Mask }
  | { readonly kind: 'move' | 'resize'; readonly from: Place; readonly area: Area }

/** One press of an arrow key. */
const STEP = 0.01

const ARROWS: Readonly<Record<string, Place>> = {
  ArrowLeft: { x: -STEP, y: 0 },
  ArrowRight: { x: STEP, y: 0 },
  ArrowUp: { x: 0, y: -STEP },
  ArrowDown: { x: 0, y: STEP },
}

export function MaskStage({
  still,
  label,
  areas,
  fresh,
  helpId,
  onDraw,
  onChange,
  onRemove,
}: MaskStageProps): ReactNode {
  const { t } = useTranslation()
  const ground = useRef<HTMLDivElement>(null)
  const picture = useRef<HTMLCanvasElement>(null)
  const [drag, setDrag] = useState<Drag>()

  useEffect(() => {
    picture.current?.getContext('2d')?.drawImage(still, 0, 0)
  }, [still])
  useEffect(() => {
    if (fresh !== undefined) ground.current?.querySelector<HTMLElement>('button:last-of-type')?.focus()
  }, [fresh])

  const placeOf = ({ clientX, clientY }: PointerEvent): Place => {
    const frame = ground.current?.getBoundingClientRect()
    if (frame === undefined) return { x: 0, y: 0 }
    return { x: (clientX - frame.left) / frame.width, y: (clientY - frame.top) / frame.height }
  }
  const begin = (event: PointerEvent, area?: Area, kind: 'move' | 'resize' = 'move'): void => {
    if (event.button !== 0) return
    event.stopPropagation()
    // The pointer stays with the picture also where it leaves it.
    ground.current?.setPointerCapture(event.pointerId)
    const from = placeOf(event)
    setDrag(area === undefined ? { kind: 'draw', from, drawn: rectangleBetween(from, from) } : { kind, from, area })
  }
  const go = (event: PointerEvent): void => {
    if (drag === undefined) return
    const place = placeOf(event)
    if (drag.kind === 'draw') {
      setDrag({ ...drag, drawn: rectangleBetween(drag.from, place) })
      return
    }
    const by = { x: place.x - drag.from.x, y: place.y - drag.from.y }
    const change = drag.kind === 'move' ? movedBy : resizedBy
    onChange({ ...drag.area, mask: change(drag.area.mask, by) })
  }
  const finish = (): void => {
    const meant = drag?.kind === 'draw' ? meantBy(drag.drawn) : undefined
    if (meant !== undefined) onDraw(meant)
    setDrag(undefined)
  }
  const byKey = (event: KeyboardEvent, area: Area): void => {
    const by = ARROWS[event.key]
    if (by !== undefined) {
      event.preventDefault()
      onChange({ ...area, mask: event.shiftKey ? resizedBy(area.mask, by) : movedBy(area.mask, by) })
    }
    if (event.key === 'Delete' || event.key === 'Backspace') onRemove(area.id)
  }

  return (
    <div
      ref={ground}
      className="masks__stage"
      onPointerDown={begin}
      onPointerMove={go}
      onPointerUp={finish}
      onPointerCancel={() => {
        setDrag(undefined)
      }}
    >
      <canvas
        ref={picture}
        width={still.width}
        height={still.height}
        role="img"
        aria-label={label}
        className="masks__picture"
      />
      {areas.map((area, place) => (
        <button
          key={area.id}
          type="button"
          className="masks__area"
          style={styleOf(area.mask)}
          aria-label={t('masks.area', { number: place + 1 })}
          aria-describedby={helpId}
          onPointerDown={(event) => {
            begin(event, area)
          }}
          onKeyDown={(event) => {
            byKey(event, area)
          }}
        >
          <span aria-hidden="true">{place + 1}</span>
          <span
            aria-hidden="true"
            className="masks__corner"
            onPointerDown={(event) => {
              begin(event, area, 'resize')
            }}
          />
        </button>
      ))}
      {drag?.kind === 'draw' && <div className="masks__area" style={styleOf(drag.drawn)} />}
    </div>
  )
}

const styleOf = ({ x, y, width, height }: Mask) => ({
  left: `${x * 100}%`,
  top: `${y * 100}%`,
  width: `${width * 100}%`,
  height: `${height * 100}%`,
})
