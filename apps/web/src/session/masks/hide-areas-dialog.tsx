// The dialog in which areas of one's own screen are chosen that nobody is to see. Lives here: that nothing counts before
// the person confirms it. May not know: how an area is hidden.
import { Button } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import type { Mask } from '@farhand/client'
import { useEffect, useId, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { MaskStage, type Area, type Still } from './mask-stage.tsx'
import './masks.css'

interface HideAreasDialogProps {
  readonly still: Still
  /** What is hidden now. */
  readonly masks: readonly Mask[]
  /** Nothing is shown yet, and confirming begins that: for the first time, or where areas hidden before are not any more. */
  readonly begins?: 'covered' | 'unmasked' | null
  /** A question is before the person: this opens behind it, and one that is open lies beneath it, with all that was drawn. */
  readonly waits?: boolean
  readonly busy: boolean
  /** Hide these, and nothing else. */
  readonly onHide: (masks: readonly Mask[]) => void
  readonly onClose: () => void
}

/** Where an area appears that was not drawn. */
const MIDDLE: Mask = { x: 0.375, y: 0.375, width: 0.25, height: 0.25 }

const percent = (fraction: number): number => Math.round(fraction * 100)

export function HideAreasDialog({
  still,
  masks,
  begins = null,
  waits = false,
  busy,
  onHide,
  onClose,
}: HideAreasDialogProps): ReactNode {
  const { t } = useTranslation()
  const id = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  const add = useRef<HTMLButtonElement>(null)
  const [areas, setAreas] = useState<readonly Area[]>(() => masks.map((mask, place) => ({ id: place, mask })))
  const [nextId, setNextId] = useState(masks.length)
  const [fresh, setFresh] = useState<number>()

  useEffect(() => {
    if (!waits && dialog.current?.open === false) dialog.current.showModal()
  }, [waits])

  const append = (mask: Mask): void => {
    setAreas([...areas, { id: nextId, mask }])
    setFresh(nextId)
    setNextId(nextId + 1)
  }
  const change = (changed: Area): void => {
    setAreas((before) => before.map((area) => (area.id === changed.id ? changed : area)))
  }
  const remove = (gone: number): void => {
    setAreas((before) => before.filter((area) => area.id !== gone))
    add.current?.focus()
  }

  const hides = areas.length === 0 && masks.length > 0 ? 'masks.hideNothing' : 'masks.hide'
  const confirmWords = t(begins === null ? hides : 'masks.start')
  return (
    <dialog ref={dialog} className="masks" role="dialog" aria-labelledby={`${id}-title`} onClose={onClose}>
      <div className="masks__card">
        <div>
          <h2 id={`${id}-title`}>{t('masks.title')}</h2>
          <p>{t('masks.lead')}</p>
          {begins === 'unmasked' && <p>{t('masks.again')}</p>}
          <p className="quiet">{t(begins === null ? 'masks.until' : 'masks.untilStart')}</p>
        </div>
        <MaskStage
          still={still}
          label={t(begins === null ? 'masks.preview' : 'masks.previewFirst')}
          areas={areas}
          fresh={fresh}
          helpId={`${id}-keys`}
          onDraw={append}
          onChange={change}
          onRemove={remove}
        />
        <p id={`${id}-keys`} className="quiet small">
          {t('masks.keys')}
        </p>
        <ul className="plain-list masks__list" aria-label={t('masks.list')}>
          {areas.map(({ id: key, mask }, place) => (
            <li key={key}>
              <p>
                {t('masks.area', { number: place + 1 })}{' '}
                <span className="quiet small">
                  {t('masks.size', { width: percent(mask.width), height: percent(mask.height) })}
                </span>
              </p>
              <Button
                size="md"
                variant="default"
                leftSection={<IconTrash size={18} stroke={1.5} />}
                aria-label={t('masks.remove', { number: place + 1 })}
                onClick={() => {
                  remove(key)
                }}
              >
                {t('masks.removeShort')}
              </Button>
            </li>
          ))}
        </ul>
        <div className="masks__buttons">
          <Button
            ref={add}
            size="md"
            variant="default"
            leftSection={<IconPlus size={18} stroke={1.5} />}
            onClick={() => {
              append(MIDDLE)
            }}
          >
            {t('masks.add')}
          </Button>
          <Button size="md" variant="default" onClick={() => dialog.current?.close()}>
            {t('masks.cancel')}
          </Button>
          <Button
            size="md"
            disabled={busy || (begins === null && areas.length === 0 && masks.length === 0)}
            onClick={() => {
              onHide(areas.map(({ mask }) => mask))
            }}
          >
            {confirmWords}
          </Button>
        </div>
      </div>
    </dialog>
  )
}
