// What banner and tray say during a session, in English and German. Pure. May not know: when, on which system.
import type { InputRefusal } from '@farhand/client'
import type { BannerContent, TrayContent } from './platform/platform.ts'

export interface SessionWords {
  readonly controls: (name: string) => string
  readonly rests: (name: string) => string
  readonly yours: string
  readonly stop: string
  readonly quit: string
  readonly idle: string
}

const ENGLISH: SessionWords = {
  controls: (name) => `${name} controls this computer`,
  rests: (name) => `Control by ${name} is resting`,
  yours: 'You are using it yourself',
  stop: 'Disable remote control',
  quit: 'Quit',
  idle: 'Farhand: nobody controls this computer',
}

const GERMAN: SessionWords = {
  controls: (name) => `${name} steuert diesen Computer`,
  rests: (name) => `Die Steuerung durch ${name} ruht`,
  yours: 'Sie benutzen ihn gerade selbst',
  stop: 'Fernsteuerung abschalten',
  quit: 'Beenden',
  idle: 'Farhand: Niemand steuert diesen Computer',
}

/** The sentences for a locale such as `de-AT`. */
export const sessionWordsFor = (locale: string): SessionWords => (/^de\b/.test(locale) ? GERMAN : ENGLISH)

/** What there is to say: who controls, and what keeps them from it. */
export interface ControlSight {
  /** Name; null while nobody may. */
  readonly controller: string | null
  readonly resting: InputRefusal | null
}

/** null while there is nothing to show. */
export function bannerOf({ controller, resting }: ControlSight, words: SessionWords): BannerContent | null {
  if (controller === null) return null
  if (resting === null) return { lines: [words.controls(controller)], stopLabel: words.stop, mood: 'control' }
  const why = resting === 'resting' ? [words.yours] : []
  return { lines: [words.rests(controller), ...why], stopLabel: words.stop, mood: 'resting' }
}

export function trayOf(sight: ControlSight, words: SessionWords): TrayContent {
  const banner = bannerOf(sight, words)
  return {
    tooltip: banner?.lines.join('. ') ?? words.idle,
    mood: banner?.mood ?? 'calm',
    items: [
      { id: 'stop', label: words.stop, enabled: banner !== null },
      { id: 'quit', label: words.quit, enabled: true },
    ],
  }
}
