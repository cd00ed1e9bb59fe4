// The watched screen, with a word where there is no picture. May not know: decoding.
import { Loader } from '@mantine/core'
import { IconAlertTriangle, IconPlayerPause } from '@tabler/icons-react'
import { attachInput, type InputEvent, type LiveView, type Watching } from '@farhand/client'
import { useEffect, useId, useRef, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { PageBrowser } from './page-browser.ts'
import './picture.css'
import { apart, Sentence } from '../ui/sentence.tsx'

interface PictureProps {
  readonly watching: Watching
  readonly connection: LiveView['connection']
  readonly showPicture: PageBrowser['showPicture']
  /** One pixel of the picture on one pixel of the display, instead of the whole picture. */
  readonly actualSize?: boolean
  /** What is done over the picture, where it may be. */
  readonly control?: PictureControl | undefined
}

/** Taking mouse and keyboard over the picture. */
export interface PictureControl {
  readonly mouse: boolean
  readonly keyboard: boolean
  readonly onInput: (events: readonly InputEvent[]) => void
}

export function Picture({ watching, connection, showPicture, actualSize = false, control }: PictureProps): ReactNode {
  const { t } = useTranslation()
  const frame = useRef<HTMLDivElement>(null)
  const surface = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (surface.current === null) return undefined
    return showPicture(surface.current)
  }, [showPicture])

  const { name, picture, width, height } = watching
  const newest = useRef(watching)
  useEffect(() => {
    newest.current = watching
  })
  const labelledBy = useId()
  const { mouse = false, keyboard = false, onInput } = control ?? {}
  useEffect(() => {
    if (surface.current === null || frame.current === null || onInput === undefined) return undefined
    return attachInput(surface.current, {
      picture: () => newest.current,
      labelledBy,
      beside: frame.current,
      mouse,
      keyboard,
      onInput,
      onLeave: () => {
        document.querySelector<HTMLElement>('[role="toolbar"] button')?.focus()
      },
    })
  }, [mouse, keyboard, onInput, labelledBy])
  const isLost = connection === 'reconnecting' || picture === 'interrupted'
  const pixel = 1 / globalThis.devicePixelRatio
  const size = actualSize ? { width: width * pixel, height: height * pixel } : {}
  return (
    <div ref={frame} className={faceOf({ actualSize, isLost, isControlled: control !== undefined })}>
      <div
        ref={surface}
        role="img"
        aria-label={t('host.picture.of', { name })}
        className="picture__surface"
        style={size}
      />
      <span id={labelledBy} hidden>
        {t('companion.host.keyboard', { name })}
      </span>
      <div role="status" className={picture === 'live' && !isLost ? 'visually-hidden' : 'picture__word'}>
        <div className="card picture__card">
          <PictureWord watching={watching} connection={connection} />
        </div>
      </div>
    </div>
  )
}

function faceOf(is: {
  readonly actualSize: boolean
  readonly isLost: boolean
  readonly isControlled: boolean
}): string {
  const faces = { 'picture--actual': is.actualSize, 'picture--lost': is.isLost, 'picture--controlled': is.isControlled }
  return ['picture', ...Object.entries(faces).flatMap(([name, isOn]) => (isOn ? [name] : []))].join(' ')
}

function PictureWord({ watching, connection }: Pick<PictureProps, 'watching' | 'connection'>): ReactNode {
  const { t } = useTranslation()
  const { name, picture } = watching
  if (connection === 'reconnecting') return <p>{t('session.reconnecting')}</p>
  switch (picture) {
    case 'live':
      return null
    case 'waiting':
      return (
        <>
          <Loader size="sm" aria-hidden="true" />
          <p>
            <Sentence>{apart(t)('host.picture.waiting', { name })}</Sentence>
          </p>
        </>
      )
    case 'paused':
      return (
        <>
          <IconPlayerPause size={28} stroke={1.5} aria-hidden="true" />
          <p>
            <Sentence>{apart(t)('host.picture.paused', { name })}</Sentence>
          </p>
        </>
      )
    case 'interrupted':
      return (
        <p>
          <Sentence>{apart(t)('host.picture.interrupted', { name })}</Sentence>
        </p>
      )
    case 'cannot-show':
      return (
        <>
          <IconAlertTriangle size={28} stroke={1.5} aria-hidden="true" />
          <p>
            <Sentence>{apart(t)('host.picture.cannotShow', { name })}</Sentence>
          </p>
        </>
      )
    default:
      return picture satisfies never
  }
}
