// The last word before anything happens on this machine: one pure function (CONSENT-37). Lives here: every reason why input is
// refused, and where on the desktop it lands. May not know: how input is injected, who sends messages. The clock comes in.
import { FRACTION_MAX, type Beat, type InputEvent, type InputRefusal } from '@farhand/client'
import {
  companionOf,
  coversScope,
  holds,
  isAlive,
  type DeviceId,
  type Grant,
  type GrantId,
  type OpenSession,
  type Scope,
} from '@farhand/protocol'
import { isResting, type OwnUse } from './own-use.ts'
import type { Area, Point, Screen, WindowPlace } from './platform/platform.ts'
import { reachesBeyond } from './window-keys.ts'

/** A beat counts this long; later something keeps it back (design S5). */
export const BEAT_LASTS_MS = 400
/** The page's clock and this one are the same machine's; a beat from further ahead is none. */
const CLOCK_SLACK_MS = 1000

/** What the machine looks like right now. */
export interface Sight {
  readonly screens: readonly Screen[]
  /** The window that is shown, where one is; undefined when it is gone, hidden or minimised. */
  readonly shared: WindowPlace | undefined
  /** Which window a click at the event's place would reach; undefined for the bare desktop, or where the event has no place. */
  readonly atPoint: WindowPlace | undefined
  /** Which window keys would reach. */
  readonly focused: WindowPlace | undefined
}

export interface Asked {
  readonly event: InputEvent
  readonly from: DeviceId
  /** This program. */
  readonly me: DeviceId
  /** As reduced here from verified events; undefined before the session has one. */
  readonly state: OpenSession | undefined
  /** The newest. */
  readonly beat: Beat | undefined
  /** Whether the person stopped it at this machine, whatever the session says. */
  readonly isStopped: (grant: GrantId) => boolean
  readonly ownUse: OwnUse
  readonly sight: Sight
  /** Codes of the keys that are down. */
  readonly down: readonly string[]
  readonly isMac: boolean
  /** Epoch ms. */
  readonly now: number
}

/** `at`: where the pointer goes first, in pixels of the whole desktop. */
export type Verdict =
  | { readonly inject: true; readonly at: Point | undefined; readonly grant: GrantId | undefined }
  | { readonly inject: false; readonly reason: InputRefusal }

/** Whether this input may happen now, and where. */
export function judge(asked: Asked): Verdict {
  const { event, beat, sight, now } = asked
  // Letting go takes nothing from anybody.
  if (event.kind === 'release') return { inject: true, at: undefined, grant: undefined }
  const scope = scopeOf(event)
  if (beat === undefined || !isFresh(beat, now)) return refuse('no-beat')
  const grant = grantFor(asked, scope)
  if (grant === undefined) return refuse('no-grant')
  if (asked.isStopped(grant.grant)) return refuse('stopped')
  if (!isNamed(beat, grant, { scope, now })) return refuse('no-grant')
  if (beat.prompt) return refuse('prompt-open')
  if (beat.paused || asked.state?.presenting?.paused !== false) return refuse('paused')
  if (isResting(asked.ownUse, now)) return refuse('resting')
  const area = sharedArea(beat, sight)
  if (typeof area === 'string') return refuse(area)
  if (!isOfSize(event, beat)) return refuse('resized')
  const at = 'x' in event ? pointIn(area, event) : undefined
  const target = at === undefined ? sight.focused : sight.atPoint
  if (beat.surface?.kind === 'window' && reachesBeyond(codesWith(asked), asked)) return refuse('beyond-window')
  const reason = refusalOfTarget(beat, { target, sight, isKey: at === undefined })
  return reason === undefined ? { inject: true, at, grant: grant.grant } : refuse(reason)
}

/** Where an event lands while this is shown; undefined for one without a place, and where that is not known. */
export function placeOf(
  event: InputEvent,
  beat: Beat | undefined,
  sight: Pick<Sight, 'screens' | 'shared'>,
): Point | undefined {
  if (beat === undefined || !('x' in event)) return undefined
  const area = sharedArea(beat, sight)
  return typeof area === 'string' ? undefined : pointIn(area, event)
}

/** Whether a beat still counts: by the page's clock, which is this machine's, so that a kept-back one is an old one. */
export const isFresh = ({ at }: Beat, now: number): boolean => now - at < BEAT_LASTS_MS && at - now < CLOCK_SLACK_MS

/** But for its time: a page's beats keep what did not change (client `beat-reader.ts`). */
export const saysTheSame = (one: Beat, other: Beat): boolean =>
  one.grants === other.grants &&
  one.surface === other.surface &&
  one.page === other.page &&
  one.hide === other.hide &&
  one.prompt === other.prompt &&
  one.paused === other.paused

const refuse = (reason: InputRefusal): Verdict => ({ inject: false, reason })

const scopeOf = ({ kind }: InputEvent): Scope =>
  kind === 'move' || kind === 'button' || kind === 'wheel' ? 'mouse' : 'keyboard'

/** What the session says: my owner presents, and lets this member use what is wanted (CONSENT-35). */
function grantFor({ state, from, me, now }: Asked, scope: Scope): Grant | undefined {
  const mine = state?.members[me]
  if (state === undefined || mine?.role !== 'companion' || state.presenting?.device !== mine.of) return undefined
  const owner = mine.of
  if (companionOf(state, owner)?.device !== me) return undefined
  if (!holds({ grants: state.grants, capability: 'control', scope, owner, to: from, now })) return undefined
  return state.grants.find(
    (grant) =>
      grant.capability === 'control' &&
      grant.owner === owner &&
      grant.to === from &&
      isAlive(grant, now) &&
      coversScope(grant.scope, scope),
  )
}

/** What the page itself says stands, so that a server which keeps a withdrawal back gains no more than a beat's life. */
const isNamed = ({ grants }: Beat, { grant, to }: Grant, { scope, now }: { scope: Scope; now: number }): boolean =>
  grants.some((one) => one.grant === grant && one.to === to && coversScope(one.scope, scope) && isAlive(one, now))

/** The pixels that the picture shows; a reason where they are not known for sure, or are not as many as in the picture. */
function sharedArea(
  { surface }: Beat,
  { screens, shared }: Pick<Sight, 'screens' | 'shared'>,
): Area | Extract<InputRefusal, 'no-surface' | 'resized'> {
  if (surface === null) return 'no-surface'
  const ofSurface = (area: Area) => (isSize(area, surface) ? shownOf(area, surface) : 'resized')
  if (surface.kind === 'window') return shared === undefined ? 'no-surface' : ofSurface(shared.area)
  if (surface.kind !== 'screen') return 'no-surface'
  const named = screens.find(({ id }) => id !== undefined && id === surface.label)
  if (named !== undefined) return ofSurface(named)
  // Without a name only one area may have this size: one monitor, or all of them together.
  const whole = boundsOf(screens)
  const fitting = [...screens, ...(screens.length > 1 ? [whole] : [])].filter((area) => isSize(area, surface))
  return fitting.length === 1 && fitting[0] !== undefined ? shownOf(fitting[0], surface) : 'no-surface'
}

/** What a shortcut means counts as well as where its key is: both can choose the key that is pressed here. */
const MEANT: Readonly<Record<string, string>> = { ' ': 'Space', '\t': 'Tab', '\u001B': 'Escape', '`': 'Backquote' }

/** The keys that would be down with this event; none where it presses none. */
function codesWith({ event, down }: Asked): readonly string[] {
  if (event.kind === 'combination') return [...down, ...event.codes]
  if (event.kind !== 'key' || !event.down) return []
  return [...down, event.code, MEANT[event.key ?? ''] ?? event.code]
}

/** Whether its sender saw the picture in the size it has now; a place on an older one would be another place. */
const isOfSize = (event: InputEvent, { surface }: Beat): boolean =>
  !('x' in event) || event.of === undefined || (event.of.width === surface?.width && event.of.height === surface.height)

type Size = Pick<Area, 'width' | 'height'>

/** A capture may leave out the last column and the last row, so that both sides are even: Chromium's does. */
const isSize = (area: Area, { width, height }: Size): boolean =>
  isSide(area.width, width) && isSide(area.height, height)

const isSide = (pixels: number, shown: number): boolean => pixels === shown || (pixels & ~1) === shown

/** The part of an area that a capture of this size shows. */
const shownOf = ({ x, y }: Area, { width, height }: Size): Area => ({ x, y, width, height })

function boundsOf(screens: readonly Area[]): Area {
  const [x, y] = [Math.min(...screens.map((one) => one.x)), Math.min(...screens.map((one) => one.y))]
  const right = Math.max(...screens.map((one) => one.x + one.width))
  const bottom = Math.max(...screens.map((one) => one.y + one.height))
  return { x, y, width: right - x, height: bottom - y }
}

function pointIn({ x, y, width, height }: Area, fraction: Point): Point {
  return {
    x: x + Math.round((fraction.x / FRACTION_MAX) * (width - 1)),
    y: y + Math.round((fraction.y / FRACTION_MAX) * (height - 1)),
  }
}

interface Target {
  readonly target: WindowPlace | undefined
  readonly sight: Sight
  readonly isKey: boolean
}

/** Never on Farhand's own windows nor on the page of the session; with one window shown, on that one alone. */
function refusalOfTarget({ surface, page }: Beat, { target, sight, isKey }: Target): InputRefusal | undefined {
  if (target?.isOurs === true) return 'own-window'
  if (isOfPage(page, target)) return 'session-page'
  if (surface?.kind === 'window' && target?.id !== sight.shared?.id) return isKey ? 'other-window' : 'covered'
  if (surface?.kind === 'screen' && isKey && target !== undefined && !isWithin(target.area, sight, surface))
    return 'outside'
  return undefined
}

/** Whether what is held may go on where the keyboard is now: keys repeat by themselves in whatever comes to the front. */
export function refusalOfHeldKeys(beat: Beat | undefined, sight: Sight): InputRefusal | undefined {
  return beat === undefined ? 'no-beat' : refusalOfTarget(beat, { target: sight.focused, sight, isKey: true })
}

/** The browser shows a page's title in its window's: while it does, the questions are in that window, and the desktop may know
 *  of it before the page has said that it is in front. Which window that is nobody knows before the page has said its title. */
function isOfPage({ title, visible, windows }: Beat['page'], target: WindowPlace | undefined): boolean {
  if (visible && title === '') return true
  return target !== undefined && [title, ...windows].some((one) => one !== '' && target.title.includes(one))
}

/** Whether a window that has the keyboard shows at least partly on what is shared. */
function isWithin(area: Area, { screens }: Sight, surface: NonNullable<Beat['surface']>): boolean {
  const named = screens.find(({ id }) => id !== undefined && id === surface.label)
  if (named === undefined) return true
  const overlaps = (from: number, length: number, other: number, otherLength: number) =>
    from < other + otherLength && other < from + length
  return overlaps(area.x, area.width, named.x, named.width) && overlaps(area.y, area.height, named.y, named.height)
}
