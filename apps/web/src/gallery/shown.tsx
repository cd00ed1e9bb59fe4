// Each page of the gallery, with its fixture. May not know: addresses.
// Long because: one table says what every name shows.
import type { Mask, ReceiptFile, SessionCommands, SessionFault, SessionView } from '@farhand/client'
import type { CompanionTarget } from '@farhand/protocol'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { SetUpAsking, SetUpGone } from '../account/set-up-door.tsx'
import { SetUpPage } from '../account/set-up-page.tsx'
import { SignInPage } from '../account/sign-in-page.tsx'
import { ReportAbuse } from '../abuse/report-abuse.tsx'
import { ApiError } from '../api/request.ts'
import { AdminPage } from '../admin/admin-page.tsx'
import { ConsolePage } from '../console/console-page.tsx'
import { HomePage } from '../join/home-page.tsx'
import { JoinPage } from '../join/join-page.tsx'
import { Strip } from '../session/control-strip.tsx'
import type { Arrival } from '../session/connecting-page.tsx'
import { RELOAD_NEEDED } from '../load.ts'
import { SessionPage, type SessionPageProps } from '../session/session-page.tsx'
import { VerifyPage } from '../verify/verify-page.tsx'
import type { Approach } from '../next-page.ts'
import { ComingPage, MissingPage } from '../ui/late-pages.tsx'
import { NextPageWord } from '../ui/next-page-word.tsx'
import { CrashedPage, NotFoundPage, OldBrowserPage } from '../ui/odd-pages.tsx'
import { LobbyPage } from '../session/participant/lobby-page.tsx'
import { RemoveDialog } from '../session/host/remove-dialog.tsx'
import { HideAreasDialog } from '../session/masks/hide-areas-dialog.tsx'
import { Folded } from './folded.tsx'
import { Offered } from './offered.tsx'
import { paintFakeDesktop, showFakeDesktop } from './fake-desktop.ts'
import * as fixture from './fixtures.ts'
import * as house from './northwind.ts'
import type { GalleryPage } from './pages.ts'
import { Pressed } from './pressed.tsx'
import * as receipts from './receipts.ts'
import { Typed } from './typed.tsx'

const nothing = (): void => undefined
const RECEIPT: ReceiptFile = {
  name: 'farhand-receipt-482913577-2030-01-31.json',
  text: '{}',
  state: 'complete',
  weight: 'full',
}
const EARLY: ReceiptFile = { ...RECEIPT, weight: 'one-sided', state: 'ends-early' }
const settled = (): Promise<void> => Promise.resolve()

const commands: SessionCommands = {
  admit: settled,
  turnAway: settled,
  remove: settled,
  makeNewPin: settled,
  acceptTerms: settled,
  confirmCode: settled,
  ask: settled,
  offer: settled,
  switchTo: settled,
  letGo: settled,
  declineTurn: settled,
  notNow: settled,
  take: settled,
  raise: settled,
  relax: settled,
  allow: settled,
  decline: settled,
  share: settled,
  showTo: settled,
  changeSurface: settled,
  setMasks: settled,
  pause: settled,
  resume: settled,
  stopSharing: settled,
  withdraw: settled,
  withdrawAll: settled,
  sendMessage: settled,
  openCompanionDoor: settled,
  closeCompanionDoor: settled,
  describePage: settled,
  hide: settled,
  input: settled,
  leave: settled,
  end: settled,
  forget: settled,
}

interface SessionOptions {
  readonly canCapture?: boolean
  readonly noPicture?: boolean
  readonly arrival?: Arrival
}

function session(view: SessionView, { canCapture = true, noPicture = false, arrival }: SessionOptions = {}): ReactNode {
  const browser = {
    pickScreen: canCapture ? () => Promise.resolve(null) : undefined,
    takeStill: () => createImageBitmap(paintFakeDesktop()),
    showPicture: noPicture ? () => nothing : showFakeDesktop,
    openStrip: canCapture ? () => new Promise<Window>(nothing) : undefined,
    moveHere: nothing,
    tryAgain: nothing,
    signedIn: view.stage === 'live' && view.role === 'host',
  }
  return <InSession view={view} browser={browser} arrival={arrival} />
}

function InSession(props: Omit<SessionPageProps, 'commands'>): ReactNode {
  const { i18n } = useTranslation()
  const view = fixture.inLanguage(props.view, i18n.language === 'de' ? 'de' : 'en')
  return <SessionPage {...props} view={view} commands={commands} />
}

const still = {
  busy: false,
  failed: undefined,
  run: nothing,
  runByItself: nothing,
  dismiss: nothing,
  dismissAll: nothing,
}
/** At the front page, on the way to another. */
function onTheWay(approach: Approach): ReactNode {
  const next = { current: () => approach, subscribe: () => nothing, tryAgain: nothing, dismiss: nothing }
  return (
    <>
      <NextPageWord next={next} />
      <HomePage {...home} />
    </>
  )
}

const home = { busy: false, refused: undefined, onJoin: nothing }
const join = { ...home, sessionId: fixture.sessionId }
const overview = {
  name: 'Dana',
  organization: 'Northwind Care',
  isAdministrator: true,
  sessions: fixture.sessions,
  problem: undefined,
  starting: false,
  refused: undefined,
  onStart: nothing,
  onStartCancelled: nothing,
  onOpen: nothing,
  onEnd: nothing,
  onLoadAgain: nothing,
  onSignOut: nothing,
  signingOutEnds: 0,
  onEndAndSignOut: nothing,
  onStay: nothing,
}
const administration = {
  organization: house.northwind,
  reports: [],
  problem: undefined,
  saving: false,
  saved: false,
  saveProblem: undefined,
  onSave: nothing,
  onChange: nothing,
  onRead: nothing,
  onLoadAgain: nothing,
}
const lobby = {
  stage: 'lobby',
  sessionId: fixture.sessionId,
  hostName: 'Dana Reyes',
  organization: 'Northwind Care',
} as const
const lobbyById = { ...lobby, hostName: '', organization: '' } as const
const problem = { code: 'busy', requestId: 'req-7Kq2', sentence: '' }
const { hostAlone, hostReady, hostWatching, participantIdle, participantSharing, failed, ended } = fixture
const { invitation } = hostAlone

const faulty = (fault: SessionFault): SessionView => ({
  stage: 'ended',
  role: 'participant',
  reason: 'fault',
  fault: { fault, code: fault },
  receipt: EARLY,
  ...ended,
})

/** Two areas of the fake desktop: the mail's head and the printer's message. */
const masks: readonly Mask[] = [
  { x: 0.1, y: 0.08, width: 0.28, height: 0.14 },
  { x: 0.44, y: 0.42, width: 0.34, height: 0.2 },
]

const hiding = (hidden: readonly Mask[]): ReactNode => (
  <>
    {session({ ...participantSharing, masks: hidden })}
    <HideAreasDialog still={paintFakeDesktop()} masks={hidden} busy={false} onHide={nothing} onClose={nothing} />
  </>
)

/** Before the first picture: with nothing hidden yet, or where areas of an earlier screen were. */
const covering = (unmasked: boolean): ReactNode =>
  session({
    ...participantSharing,
    sharing: participantSharing.sharing && { ...participantSharing.sharing, paused: true, covered: true, unmasked },
  })

const guided = (
  targets: readonly CompanionTarget[],
  companion: Parameters<typeof fixture.withCompanion>[0],
  page = fixture.withCompanion,
): ReactNode => <Offered targets={targets}>{session(page(companion))}</Offered>

type Words = (key: 'wrong-credentials' | 'weak-password' | 'busy' | 'offline') => string

/** What each name shows; `words` gives a problem's sentence in the language of the page. */
export const SHOWN: Record<GalleryPage, (words: Words) => ReactNode> = {
  home: () => <HomePage {...home} />,
  'home-busy': () => (
    <Typed texts={['482913577', 'Sam Miller', '730264']}>
      <HomePage {...home} busy />
    </Typed>
  ),
  'home-refused': () => (
    <Typed texts={['482913577', 'Sam Miller', '730265']}>
      <HomePage {...home} refused={failed('no-match')} />
    </Typed>
  ),
  'home-too-many': () => (
    <Typed texts={['482913577', 'Sam Miller', '730265']}>
      <HomePage {...home} refused={failed('too-many', 5)} />
    </Typed>
  ),
  join: () => <JoinPage {...join} link={{ sessionId: fixture.sessionId, fragment: 'k=1' }} />,
  'join-broken-link': () => <JoinPage {...join} link={undefined} />,
  'join-refused': () => (
    <Typed texts={['Sam Miller']}>
      <JoinPage {...join} link={{ sessionId: fixture.sessionId, fragment: 'k=1' }} refused={failed('no-match')} />
    </Typed>
  ),
  'set-up': () => <SetUpPage token="t" busy={false} problem={undefined} onCreate={nothing} />,
  'set-up-refused': (words) => (
    <Typed texts={['Northwind Care', 'dana', 'dana@northwind.example', 'passwordpassword']}>
      <SetUpPage
        token="t"
        busy={false}
        problem={{ ...problem, code: 'weak-password', sentence: words('weak-password') }}
        onCreate={nothing}
      />
    </Typed>
  ),
  'set-up-no-token': () => <SetUpPage token={undefined} busy={false} problem={undefined} onCreate={nothing} />,
  'set-up-gone': () => <SetUpGone />,
  'set-up-asking': () => <SetUpAsking problem={undefined} onAskAgain={nothing} />,
  'set-up-offline': (words) => (
    <SetUpAsking problem={{ code: 'offline', sentence: words('offline'), requestId: undefined }} onAskAgain={nothing} />
  ),
  'sign-in': () => <SignInPage busy={false} problem={undefined} onSignIn={nothing} />,
  'sign-in-refused': (words) => (
    <Typed texts={['dana', 'not my password']}>
      <SignInPage
        busy={false}
        problem={{ ...problem, code: 'wrong-credentials', sentence: words('wrong-credentials') }}
        onSignIn={nothing}
      />
    </Typed>
  ),
  'console-empty': () => <ConsolePage {...overview} sessions={[]} />,
  console: () => <ConsolePage {...overview} />,
  'console-failed': (words) => (
    <ConsolePage {...overview} sessions={undefined} problem={{ ...problem, sentence: words('busy') }} />
  ),
  'console-new-session': () => <ConsolePage {...overview} dialogOpen />,
  'console-ending': () => <ConsolePage {...overview} endingOpen />,
  'console-signing-out': () => <ConsolePage {...overview} signingOutEnds={1} />,
  admin: () => (
    <AdminPage
      {...administration}
      organization={{ ...house.northwind, acknowledgementText: house.TERMS }}
      reports={house.reports}
      saved
    />
  ),
  'admin-empty': () => <AdminPage {...administration} />,
  'admin-failed': (words) => (
    <AdminPage
      {...administration}
      organization={undefined}
      reports={undefined}
      problem={{ ...problem, sentence: words('busy') }}
    />
  ),
  connecting: () => session({ stage: 'connecting', sessionId: null }),
  'coming-back': () => session({ ...hostWatching, connection: 'reconnecting' }, { arrival: 'coming-back' }),
  lobby: () => session(lobby),
  'lobby-terms': () => session({ ...lobby, terms: { text: house.TERMS, name: 'Sam Miller', accepted: false } }),
  'lobby-terms-accepted': () => session({ ...lobby, terms: { text: house.TERMS, name: 'Sam Miller', accepted: true } }),
  'report-abuse': () => <ReportAbuse sessionId={fixture.sessionId} stage="open" />,
  'report-sent': () => <ReportAbuse sessionId={fixture.sessionId} stage="sent" />,
  'lobby-by-id': () => session(lobbyById),
  'lobby-by-id-long': () => <LobbyPage view={lobbyById} commands={commands} askForPinAfterMs={0} />,
  'host-alone': () => session(hostAlone),
  'host-spoken': () =>
    session({ ...hostAlone, invitation: invitation && { ...invitation, joinBy: 'spoken', password: null } }),
  'host-comparing': () => session(fixture.hostComparing('both')),
  'host-compared': () => session(fixture.hostComparing('theirs')),
  'participant-comparing': () => session(fixture.participantComparing('both')),
  'participant-compared': () => session(fixture.participantComparing('mine')),
  'host-link-only': () =>
    session({ ...hostAlone, invitation: invitation && { ...invitation, joinBy: 'link', password: null } }),
  'host-closed-id': () => session({ ...hostAlone, invitation: invitation && { ...invitation, idOpen: false } }),
  'host-copy-refused': () => {
    Object.defineProperty(navigator, 'clipboard', { configurable: true, value: undefined })
    return <Pressed name={/^(Copy invitation link|Einladungslink kopieren)$/}>{session(hostAlone)}</Pressed>
  },
  'host-knocking': () => session({ ...hostAlone, lobby: [fixture.waiting] }),
  'host-knocking-terms': () =>
    session({
      ...hostAlone,
      lobby: [
        { ...fixture.waiting, terms: 'reading' },
        {
          ...fixture.waiting,
          join: fixture.otherJoin,
          name: 'Sam Miller',
          terms: { name: 'Samuel Miller', company: 'Fabrikam Logistics GmbH', at: fixture.now },
        },
      ],
    }),
  'host-ready': () => session(hostReady),
  'host-ready-away': () =>
    session({ ...hostReady, people: hostReady.people.map((one) => (one.isMe ? one : { ...one, connected: false })) }),
  'host-asked': () => session(fixture.hostAsked('open')),
  'host-declined': () => session(fixture.hostAsked('declined')),
  'host-own-password': () =>
    session({
      ...hostAlone,
      invitation: invitation && { ...invitation, joinBy: 'password', password: 'blue-heron-42' },
    }),
  'host-asked-too-often': () => session(fixture.hostAskedTooOften),
  'host-removing': () => (
    <>
      {session(hostWatching)}
      <RemoveDialog name="Sam Miller" opened onRemove={nothing} onClose={nothing} />
    </>
  ),
  'host-watching': () => session(hostWatching),
  'host-watching-knocking': () => session({ ...hostWatching, lobby: [fixture.waiting] }),
  'host-knocking-long-name': () => session(fixture.hostKnockingLong),
  'host-watching-long-name': () => session(fixture.hostWatchingLong),
  'participant-sharing-long-name': () => session(fixture.participantSharingLong),
  'host-folded': () => (
    <Folded
      before={session({ ...hostWatching, messages: hostWatching.messages.slice(0, 1) })}
      after={session(hostWatching)}
    />
  ),
  'host-picture-waiting': () =>
    session(
      {
        ...hostWatching,
        isBack: true,
        messages: [],
        watching: hostWatching.watching && { ...hostWatching.watching, picture: 'waiting' },
      },
      { noPicture: true },
    ),
  'host-picture-cannot-show': () =>
    session(
      { ...hostWatching, watching: hostWatching.watching && { ...hostWatching.watching, picture: 'cannot-show' } },
      { noPicture: true },
    ),
  'host-picture-paused': () =>
    session(
      { ...hostWatching, watching: hostWatching.watching && { ...hostWatching.watching, picture: 'paused' } },
      { noPicture: true },
    ),
  'host-reconnecting': () =>
    session({
      ...hostWatching,
      connection: 'reconnecting',
      roundTripMs: null,
      watching: hostWatching.watching && { ...hostWatching.watching, picture: 'interrupted', delayMs: null },
    }),
  'host-presenting': () =>
    session({
      ...hostReady,
      presenter: hostReady.me,
      sharing: participantSharing.sharing,
      allowed: fixture.hostAllows,
      firstPresenter: 'host',
    }),
  'host-presenting-holds-back': () =>
    session({
      ...hostReady,
      holdsBack: true,
      presenter: hostReady.me,
      sharing: participantSharing.sharing,
      allowed: fixture.hostAllows,
      firstPresenter: 'host',
    }),
  'host-control-declined': () => session(fixture.hostWithWish),
  'host-other-controls': () => session(fixture.hostOtherControls),
  'host-controlling': () => session(fixture.hostControlling),
  'host-switching': () => session(fixture.hostSwitching),
  'host-asked-to-take': () => session(fixture.hostAskedToTake),
  'host-hides-areas': () =>
    session({
      ...hostReady,
      presenter: hostReady.me,
      sharing: participantSharing.sharing,
      allowed: fixture.hostAllows,
      firstPresenter: 'host',
      masks: masks.slice(1),
    }),
  'hide-areas-empty': () => hiding([]),
  'hide-areas': () => hiding(masks),
  'participant-idle': () => session(participantIdle),
  'participant-asked': () => session(fixture.participantAsked({ again: false })),
  'participant-asked-again': () => session(fixture.participantAsked({ again: true })),
  'participant-sharing': () => session(participantSharing),
  'participant-sharing-to-many': () => session(fixture.participantSharingToMany),
  'participant-cannot-see': () =>
    session({ ...participantSharing, cannotSee: participantSharing.allowed.map(({ to }) => to) }),
  'participant-paused': () =>
    session({
      ...participantSharing,
      sharing: participantSharing.sharing && { ...participantSharing.sharing, paused: true },
    }),
  'participant-hides-areas': () => session({ ...participantSharing, masks }),
  'participant-hides-first': () => covering(false),
  'participant-hides-again': () => covering(true),
  'participant-unmasked': () =>
    session({
      ...participantSharing,
      sharing: participantSharing.sharing && { ...participantSharing.sharing, unmasked: true },
    }),
  'participant-unmasked-paused': () =>
    session({
      ...participantSharing,
      sharing: participantSharing.sharing && { ...participantSharing.sharing, unmasked: true, paused: true },
    }),
  'participant-resized': () =>
    session({
      ...participantSharing,
      sharing: participantSharing.sharing && {
        ...participantSharing.sharing,
        surface: 'window',
        unmasked: true,
        paused: true,
        resized: true,
      },
    }),
  'participant-watching': () => session(fixture.participantWatching),
  'participant-asked-control': () => session(fixture.participantAskedFor({ minutes: 10, behind: 1, pressing: true })),
  'participant-asked-in-place': () => session(fixture.participantAskedInPlace),
  'participant-warned-in-place': () => (
    <Pressed name={/^(Allow|Erlauben)$/}>{session(fixture.participantAskedInPlace)}</Pressed>
  ),
  'participant-other-controls': () => session(fixture.participantOtherControls),
  'participant-allows-less': () => (
    <Pressed name={/^(Allow less than that|Weniger als das erlauben)$/}>
      {session(fixture.participantAskedFor({}))}
    </Pressed>
  ),
  'participant-asked-mouse': () => session(fixture.participantAskedFor({ scope: 'mouse', minutes: 30 })),
  'participant-asked-file': () => session(fixture.participantAskedFor({ capability: 'file-give' })),
  'participant-warned': () => <Pressed name={/^(Allow|Erlauben)$/}>{session(fixture.participantAskedFor({}))}</Pressed>,
  'participant-asked-to-take': () => session(fixture.participantAskedToTake),
  'participant-asked-to-hand-over': () => session(fixture.participantAskedToHandOver({ toHost: false })),
  'participant-asked-to-give-back': () => session(fixture.participantAskedToHandOver({ toHost: true })),
  'participant-controlled': () => session(fixture.inProfile(fixture.participantControlled, 'mikogo', true)),
  'companion-guide': () => guided(['linux-x64', 'win-x64'], fixture.companionDoor),
  'companion-guide-windows': () => (
    <Pressed name={/^Windows$/}>{guided(['win-x64', 'linux-x64'], fixture.companionDoor)}</Pressed>
  ),
  'companion-too-late': () => guided(['linux-x64'], { stage: 'none' }),
  'companion-none': () => guided([], { stage: 'none' }),
  'companion-connecting': () => guided([], { ...fixture.joined, ready: false }),
  'companion-opened': () => guided([], fixture.companionOpened),
  'companion-opened-owned': () => guided([], fixture.companionOpenedOwned),
  'companion-returned': () => session(fixture.returnedWindow),
  'companion-joined': () => guided([], fixture.joined),
  'host-control-waiting': () => session(fixture.hostWithCompanion(null)),
  'host-control-ready': () => session(fixture.hostWithCompanion({ ready: true, resting: null, refused: [] })),
  'host-control-resting': () => session(fixture.hostWithCompanion({ ready: true, resting: 'resting', refused: [] })),
  'host-controlled-guide': () => guided(['linux-x64', 'win-x64'], fixture.companionDoor, fixture.hostControlled),
  'host-controlled': () => guided([], fixture.joined, fixture.hostControlled),
  'participant-controlling': () => session(fixture.participantControlling),
  'participant-loose-rule': () => session(fixture.inProfile(participantSharing, 'beam', false)),
  'participant-behind-curtain': () => session(fixture.participantBehindCurtain({ alive: true })),
  'participant-curtain-over': () => session(fixture.participantBehindCurtain({ alive: false })),
  'participant-raised': () => session(fixture.participantRaised),
  'control-strip': () => <Strip view={fixture.participantControlled} commands={commands} running={still} />,
  'host-record-nearly-full': () => session({ ...fixture.hostWatching, recordPercent: 83 }),
  'participant-reconnecting': () => session({ ...participantSharing, connection: 'reconnecting' }),
  'participant-holds-back': () => session({ ...participantSharing, holdsBack: true }),
  'host-holds-back': () => session({ ...hostWatching, holdsBack: true }),
  'participant-asked-no-capture': () => session(fixture.participantAsked({ again: false }), { canCapture: false }),
  'host-cannot-show': () => session(fixture.hostAsked('cannot-show')),
  'participant-no-capture': () => session(participantIdle, { canCapture: false }),
  'ended-host': () => session({ stage: 'ended', role: 'host', reason: 'presenter', receipt: RECEIPT, ...ended }),
  'ended-participant': () =>
    session({ stage: 'ended', role: 'participant', reason: 'host', receipt: RECEIPT, ...ended }),
  'ended-removed': () =>
    session({ stage: 'ended', role: 'participant', reason: 'removed', receipt: RECEIPT, ...ended }),
  'ended-away': () => session({ stage: 'ended', role: 'participant', reason: 'away', receipt: EARLY, ...ended }),
  'ended-not-authentic': () => session(faulty('not-authentic-session')),
  'ended-codes-differ': () => session(faulty('codes-differ')),
  'ended-line-lost': () => session(faulty('connection-lost')),
  'ended-preparing': () =>
    session({ stage: 'ended', role: 'participant', reason: 'left', receipt: 'preparing', ...ended }),
  'ended-not-made': () =>
    session({ stage: 'ended', role: 'participant', reason: 'left', receipt: 'not-made', ...ended }),
  'ended-not-told': () =>
    session({ stage: 'ended', role: 'participant', reason: 'left', receipt: 'preparing', ...ended, heard: 'not-yet' }),
  'ended-host-not-told': () =>
    session({ stage: 'ended', role: 'host', reason: 'me', receipt: null, ...ended, heard: 'no' }),
  'ended-left-behind': () =>
    session({ stage: 'ended', role: 'host', reason: 'me', receipt: RECEIPT, ...ended, leftBehind: true }),
  'ended-no-host-signature': () =>
    session({
      stage: 'ended',
      role: 'participant',
      reason: 'host-gone',
      receipt: EARLY,
      ...ended,
    }),
  'verify-empty': () => <VerifyPage checked={undefined} onFile={nothing} />,
  'verify-valid': () => <VerifyPage checked={receipts.valid} onFile={nothing} />,
  'verify-unsigned': () => <VerifyPage checked={receipts.unsigned} onFile={nothing} />,
  'verify-one-sided': () => <VerifyPage checked={receipts.oneSided} onFile={nothing} />,
  'verify-broken': () => <VerifyPage checked={receipts.broken} onFile={nothing} />,
  'verify-broken-account': () => <VerifyPage checked={receipts.brokenAccount} onFile={nothing} />,
  'verify-unreadable': () => <VerifyPage checked={receipts.unreadable} onFile={nothing} />,
  'verify-not-read': () => <VerifyPage checked={receipts.notRead} onFile={nothing} />,
  'opened-elsewhere': () => session(failed('opened-elsewhere')),
  'codes-differ': () => session(failed('codes-differ')),
  'not-confirmed': () => session({ ...failed('codes-differ'), code: 'turned-out' }),
  'pin-spent': () => session(failed('pin-spent')),
  'connection-lost': () => session(failed('connection-lost')),
  'not-kept': () => session(failed('not-kept')),
  'not-authentic': () => session(failed('not-authentic-session')),
  'unknown-session': () => session(failed('unknown-session')),
  'away-too-long': () => session(failed('away-too-long')),
  'old-browser': () => (
    <OldBrowserPage
      missing={['keys', 'codecs']}
      link={`https://farhand.example/join/482913577#k=1.${'A'.repeat(43)}`}
    />
  ),
  'blocked-storage': () => (
    <OldBrowserPage missing={['storage']} link={`https://farhand.example/join/482913577#k=1.${'A'.repeat(43)}`} />
  ),
  'not-found': () => <NotFoundPage />,
  crashed: () => <CrashedPage error={new TypeError('fixture')} />,
  'page-coming': () => <ComingPage />,
  'page-missing': () => <MissingPage cause={new ApiError('offline')} tryAgain={settled} />,
  'page-old': () => <MissingPage cause={new ApiError(RELOAD_NEEDED)} tryAgain={settled} />,
  'next-page-slow': () => onTheWay({ stage: 'slow' }),
  'next-page-missing': () => onTheWay({ stage: 'failed', cause: new ApiError('offline') }),
}
