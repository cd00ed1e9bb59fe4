// What banner and tray say during a session, in English and German. Pure. May not know: when, on which system.
import type { InputRefusal } from '@farhand/client'
import { nextRest } from './own-use.ts'
import type { BannerContent, TrayContent } from './platform/platform.ts'

export interface SessionWords {
  readonly controls: (name: string) => string
  readonly rests: (name: string) => string
  /** `seconds`: how long it rests once they stop. */
  readonly yours: (seconds: number) => string
  /** `time`: a clock time. */
  readonly since: (time: string) => string
  readonly until: (time: string) => string
  /** Something opened beside the window that is shown. */
  readonly opened: (title: string) => string
  /** On the banner, beside who controls. */
  readonly stop: string
  /** In the tray's menu. */
  readonly disable: string
  /** In the tray's menu: for how many seconds control rests after the person's own use, and the next choice. */
  readonly rest: (seconds: { readonly next: number; readonly now: number }) => string
  readonly quit: string
  readonly idle: string
  /** Clock times are written its way. */
  readonly locale: string
}

const ENGLISH: Omit<SessionWords, 'locale'> = {
  controls: (name) => `${name} controls this computer`,
  rests: (name) => `Control by ${name} is resting`,
  yours: (seconds) => `You are using it yourself. Control rests for ${seconds} s after that`,
  since: (time) => `since ${time}`,
  until: (time) => `until ${time}`,
  opened: (title) => `“${title}” is not shown. The session page asks about it`,
  stop: 'Stop',
  disable: 'Disable remote control',
  rest: ({ next, now }) => `After my own use, rest ${next} s instead of ${now} s`,
  quit: 'Quit',
  idle: 'Farhand: nobody controls this computer',
}

const GERMAN: typeof ENGLISH = {
  controls: (name) => `${name} steuert diesen Computer`,
  rests: (name) => `Die Steuerung durch ${name} ruht`,
  yours: (seconds) => `Sie benutzen ihn gerade selbst. Danach ruht die Steuerung noch ${seconds} s`,
  since: (time) => `seit ${time}`,
  until: (time) => `bis ${time}`,
  opened: (title) => `„${title}“ wird nicht gezeigt. Die Seite der Sitzung fragt danach`,
  stop: 'Stopp',
  disable: 'Fernsteuerung abschalten',
  rest: ({ next, now }) => `Nach eigener Benutzung ${next} s statt ${now} s ruhen`,
  quit: 'Beenden',
  idle: 'Farhand: Niemand steuert diesen Computer',
}

/** The sentences for a locale such as `de-AT`. */
export const sessionWordsFor = (locale: string): SessionWords => ({
  ...(/^de\b/.test(locale) ? GERMAN : ENGLISH),
  locale,
})

/** What there is to say: who controls, and what keeps them from it. */
export interface ControlSight {
  /** Name; null while nobody may. */
  readonly controller: string | null
  readonly resting: InputRefusal | null
  /** When it was allowed and when that ends by itself, epoch ms; null while nobody may. */
  readonly term: ControlTerm | null
  /** How long it rests after the person's own use. */
  readonly restSeconds: number
  /** Title of what the program whose window is shown has opened last; null where nothing is. */
  readonly opened: string | null
}

export interface ControlTerm {
  readonly since: number
  /** null = until somebody ends it. */
  readonly until: number | null
}

/** null while there is nothing to show. */
export function bannerOf(sight: ControlSight, words: SessionWords): BannerContent | null {
  const { controller, resting, term, restSeconds, opened } = sight
  if (controller === null) return null
  const times = term === null ? [] : [timesOf(term, words)]
  const below = [
    ...(resting === 'resting' ? [words.yours(restSeconds)] : times),
    ...(opened === null ? [] : [words.opened(opened)]),
  ]
  const first = resting === null ? words.controls(controller) : words.rests(controller)
  return { lines: [first, ...below], stopLabel: words.stop, mood: resting === null ? 'control' : 'resting' }
}

function timesOf(
  { since, until }: ControlTerm,
  { since: sinceWords, until: untilWords, locale }: SessionWords,
): string {
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'short' })
  const start = sinceWords(clock.format(since))
  return until === null ? start : `${start}, ${untilWords(clock.format(until))}`
}

export function trayOf(sight: ControlSight, words: SessionWords): TrayContent {
  const banner = bannerOf(sight, words)
  return {
    tooltip: banner?.lines.join('. ') ?? words.idle,
    mood: banner?.mood ?? 'calm',
    items: [
      { id: 'stop', label: words.disable, enabled: banner !== null },
      restItem(sight, words),
      { id: 'quit', label: words.quit, enabled: true },
    ],
  }
}

const REST_ID = 'rest '

/** One line of the menu, so that it stays short: what holds, and the next choice. */
function restItem({ restSeconds }: ControlSight, { rest }: SessionWords): TrayContent['items'][number] {
  const next = nextRest(restSeconds)
  return { id: `${REST_ID}${next}`, label: rest({ next, now: restSeconds }), enabled: true }
}

/** The seconds of rest that an item of the tray's menu stands for; undefined for any other item. */
export const restOfItem = (id: string): number | undefined =>
  id.startsWith(REST_ID) ? Number(id.slice(REST_ID.length)) : undefined
