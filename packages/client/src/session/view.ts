// What a page can see of a session: one plain snapshot, structured-clonable, made anew on every change.
// Lives here: its shape, and the commands a page may give. May not know: React, sockets, keys.
// Long because: everything a page can see and do stands in one place.
import type {
  Capability,
  DeviceId,
  EndReason,
  GrantId,
  HappenedKind,
  JoinBy,
  JoinId,
  Profile,
  Scope,
  SessionId,
  Sid,
  Surface,
} from '@farhand/protocol'
import type { CompanionInvitation } from '../companion/companion-code.ts'
import type { HiddenPart, InputRefusal } from '../companion/pair-messages.ts'
import type { InputEvent } from '../input/input-messages.ts'
import type { ReceiptFile } from '../receipt/close-receipt.ts'
import type { ScreenCapture } from '../capture-browser/capture-types.ts'
import type { Size } from '../frame/codecs.ts'
import type { Mask } from '../publish/masks.ts'

export type { Mask } from '../publish/masks.ts'

/** Why a session can't go on or a try to join failed; the page has a sentence for each. */
export type SessionFault =
  | 'no-match'
  | 'turned-away'
  /** It proved once and is spent; then the waiting broke off: a lost line, a server that restarts, a page that was loaded again. */
  | 'pin-spent'
  /** A safety code was typed wrong three times. */
  | 'codes-differ'
  | 'too-many'
  | 'session-full'
  | 'not-authentic-host'
  | 'not-authentic-session'
  | 'connection-lost'
  /** This browser could not write down what it needs for a session. */
  | 'not-kept'
  | 'opened-elsewhere'
  | 'unknown-session'
  /** It was in, and came back after the server had let go of it. */
  | 'away-too-long'
  | 'bad-password'
  | 'reserved-name'
  | 'mixed-scripts'
  | 'unsupported-browser'
  | 'failed'

export interface Person {
  readonly device: DeviceId
  readonly name: string
  readonly role: 'host' | 'participant'
  readonly isMe: boolean
  /** Name and organization vouched for by this server's accounts, and the code compared where one is to be. */
  readonly verified: boolean
  readonly organization: string | null
  readonly connected: boolean
  /** 2 x 6 digits of me and this person ("123456 654321"), only the six to read aloud until `confirm` is done; null for
   *  myself and between participants. */
  readonly safetyCode: string | null
  /** Has shown a screen in this session. */
  readonly presented: boolean
  /** Would like to show their screen. */
  readonly raised: boolean
  /** Which part of the spoken code is still to be typed: mine, theirs, both; done where none is. */
  readonly confirm: 'done' | 'mine' | 'theirs' | 'both'
  /** Their helper program; null without one, and for myself (LiveView has mine). */
  readonly companion: CompanionSeen | null
}

/** A helper program that is in, as a page knows it. */
export interface CompanionSeen {
  /** It is connected and has the session's keys: control works where it is allowed. */
  readonly ready: boolean
  /** What keeps input from the machine at the moment, as far as this page was told. */
  readonly resting: InputRefusal | null
  /** Input that did not reach the machine since it joined, by reason. */
  readonly refused: readonly { readonly reason: InputRefusal; readonly count: number }[]
}

/** What my own helper program hides of my desktop, as it says itself. */
export interface HidingView {
  readonly hidden: readonly HiddenPart[]
  /** I wished it, and this system does not do it. */
  readonly cannotHide: readonly HiddenPart[]
}

/** My own helper program: none, a code that lets one in, or in. */
export type CompanionView =
  | { readonly stage: 'none' }
  /** `code` reads "12-ABCD-EFGH"; `expiresAt` is epoch ms. Right for one program, wrong five times: then the door is shut. */
  | { readonly stage: 'door'; readonly code: string; readonly expiresAt: number }
  | ({ readonly stage: 'joined'; readonly opened: readonly OpenedWindow[] } & CompanionSeen & HidingView)

/** A window or dialog that the program whose window is shown has opened since. */
export interface OpenedWindow {
  /** As the browser's capture would name it. */
  readonly label: string
  readonly title: string
  /** The browser's picker offers it on its own; else it is seen only where the whole screen is shown. */
  readonly pickable: boolean
}

/** What only the window knows of itself; the helper program keeps its hands off it. */
export interface PageShown {
  readonly title: string
  readonly visible: boolean
  /** A dialog of the page or the browser (a picker) waits for the person. */
  readonly dialog: boolean
  /** Titles under which the desktop may show this page's small window, newest first; at most 4 are told. */
  readonly windows: readonly string[]
}

export interface Waiting {
  readonly join: JoinId
  readonly name: string
  readonly since: number
  /** Where a text has to be accepted first: they are reading it, or who accepted it for which company. */
  readonly terms: null | 'reading' | { readonly name: string; readonly company: string; readonly at: number }
}

interface Question {
  readonly id: GrantId
  /** Of the asker's word: it, and not the id, tells one question from another (CONSENT-106). */
  readonly signature: string
  readonly from: Person
  readonly askedAt: number
  /** Epoch ms by this device's clock; by then the question is gone, without an answer of this page (CONSENT-58). */
  readonly expiresAt: number
  /** Further questions that wait behind this one. */
  readonly behind: number
  /** Others wait behind it, or this asker was told no twice within a minute: the page offers to end it (CONSENT-174). */
  readonly pressing: boolean
}

/** Somebody asks for something of mine. */
export interface GrantPrompt extends Question {
  readonly kind: 'grant'
  readonly capability: Capability
  readonly scope: Scope
  /** null: until withdrawn. */
  readonly minutes: number | null
  /** True while this page already shows something: Allow then needs no picker. */
  readonly alreadySharing: boolean
  /** Whom I let control now, which ends with a yes to this (CONSENT-16); null where it is nobody, or about something else. */
  readonly inPlaceOf: Pick<Allowed, 'to' | 'scope'> | null
}

/** I am to show my screen next. */
export interface TakePrompt extends Question {
  readonly kind: 'take'
  /** Who shows theirs now. */
  readonly replaces: Person | null
  /** False where what I showed earlier is kept behind the curtain. */
  readonly needsPicker: boolean
}

/** I am to let `to` show their screen instead of mine. */
export interface HandOverPrompt extends Question {
  readonly kind: 'hand-over'
  readonly to: Person
}

/** A question to the person at this page: at most one at a time. */
export type Prompt = GrantPrompt | TakePrompt | HandOverPrompt

/** A no that is not the person's own: their browser has no way to show a screen. */
export type NoReason = 'cannot-show'

/** What this page asked of somebody. */
export interface Asked {
  readonly id: GrantId
  readonly of: DeviceId
  readonly name: string
  readonly capability: Capability | 'switch'
  /** not-now: this person wants to be asked nothing for a minute (CONSENT-175). */
  readonly outcome: 'open' | 'allowed' | 'declined' | 'cannot-show' | 'not-now' | 'expired' | 'withdrawn'
}

/** Asked so often in a row, without a yes, that the next question has to wait (CONSENT-38, CONSENT-171). */
export interface AskPause {
  readonly of: DeviceId
  /** null: whatever is to be asked for. */
  readonly capability: Capability | null
  /** Epoch ms, by this device's clock. */
  readonly until: number
}

/** What I allow somebody right now. */
export interface Allowed {
  readonly grant: GrantId
  readonly capability: Capability
  readonly scope: Scope
  readonly to: Person
  readonly since: number
  /** Epoch ms; null until withdrawn. */
  readonly expiresAt: number | null
  readonly used: boolean
}

/** What I give of my own accord, or what goes by itself, and the session has not taken yet; `withdraw` takes it back. */
export interface OnTheWay {
  readonly grant: GrantId
  readonly capability: Capability
  readonly scope: Scope
  readonly to: readonly Person[]
}

/** What somebody allows me right now. */
export interface Held {
  readonly grant: GrantId
  readonly capability: Capability
  readonly scope: Scope
  readonly owner: Person
  readonly since: number
  /** Epoch ms; null until withdrawn. */
  readonly expiresAt: number | null
}

/** Somebody else whom a person lets control: for that time that person can't be asked for it (CONSENT-16). */
export interface OtherControl {
  readonly of: DeviceId
  /** null: this page does not show them. */
  readonly by: Person | null
}

/** Which rule of switching holds for me, the host's page shows the organization's. */
export interface ProfileView {
  readonly organization: Profile
  /** My own tick for the organization's looser rule. */
  readonly relaxed: boolean
  readonly effective: Profile
}

/** What I showed before somebody else took over: nothing of it leaves, and it can be shown again without the picker. */
export interface Curtain {
  /** False once it ended by itself (window closed, stopped in the browser's bar). */
  readonly alive: boolean
  readonly since: number
}

/** What I picked, and show as soon as who shows now has let go; `withdraw` drops it. */
export interface PickedSurface {
  /** The switch it waits for. */
  readonly id: GrantId
  readonly surface: Surface
}

/** Somebody is to show their screen next, and has not begun. */
export interface SwitchingView {
  readonly id: GrantId
  readonly by: Person
  readonly to: Person
  /** For the yes of who shows now, or for who is to show. */
  readonly waitsFor: 'leaving' | 'taking'
  /** I let go of it, and can still say no. */
  readonly isMyYes: boolean
}

export interface Sharing {
  readonly surface: Surface
  readonly paused: boolean
  /** Is to go on, and the session has not taken that yet: still paused. */
  readonly resuming: boolean
  /** The captured window is minimised or sends nothing. */
  readonly hidden: boolean
  /** Areas were hidden on what I showed before; on this nothing is, until masks are set again. It begins paused. */
  readonly unmasked: boolean
  /** It is paused because it changed its size, and the areas that were hidden with that. */
  readonly resized: boolean
  /** Nothing of it has been shown yet: the person is to hide areas, or to see that none is hidden, then resumes. */
  readonly covered: boolean
  /** So many surfaces are kept for when this one closes; nobody sees them (CONSENT-131). */
  readonly behind: number
  /** What was shown instead of it has closed; it is paused until the person resumes. */
  readonly returned: boolean
  readonly since: number
  readonly kbitPerSecond: number
  readonly framesPerSecond: number
}

export interface Watching {
  readonly device: DeviceId
  readonly name: string
  readonly surface: Surface
  /** waiting: no picture yet; live; paused: curtain; interrupted: the presenter's connection or mine is lost; cannot-show: this browser decodes none of it. */
  readonly picture: 'waiting' | 'live' | 'paused' | 'interrupted' | 'cannot-show'
  readonly width: number
  readonly height: number
  readonly framesPerSecond: number
  /** Capture to picture as far as clocks tell, ms; null while unknown. */
  readonly delayMs: number | null
}

export interface ChatMessage {
  readonly id: string
  readonly from: DeviceId
  readonly name: string
  readonly isMe: boolean
  readonly text: string
  readonly at: number
  /** Mine: not yet taken by the switch. */
  readonly pending: boolean
}

/** One line of what happened; the page makes the sentence. `who` acted, `whom` it concerned. */
export interface ActivityEntry {
  readonly id: string
  readonly at: number
  readonly kind:
    | HappenedKind
    | 'started'
    | 'renamed'
    | 'refused-attack'
    | 'input-refused'
    | 'capture-closed'
    | 'pin-replaced'
    | 'not-kept'
  readonly who: string | null
  readonly whom: string | null
  /** By the device, as the next two: somebody else may have the same name. */
  readonly isMe: boolean
  /** It concerned me. */
  readonly isToMe: boolean
  /** Who acted is whom it concerned. */
  readonly isSelf: boolean
  /** By a page without its person: asked by this one, because somebody began to show their screen, or turned away for their name. */
  readonly byItself: boolean
  readonly surface: Surface | null
  /** What was asked, allowed, used…; null where the line is about no single thing. */
  readonly capability: Capability | null
  readonly scope: Scope | null
  /** null: until withdrawn, or not about a time. */
  readonly minutes: number | null
  /** For refused-attack: the error code; for input-refused: the reason. */
  readonly code: string | null
  /** For input-refused, and for refused-attack from the second time on: how often. */
  readonly count: number | null
}

/** How others get in; only the host's page has it. */
export interface Invitation {
  readonly sessionId: SessionId
  readonly joinBy: JoinBy
  /** PIN or own password; null where there is none. */
  readonly password: string | null
  /** Path and fragment, "/join/123456789#k=1.…"; the page puts its origin in front. */
  readonly path: string
  /** False after too many wrong tries, until a new PIN is made. */
  readonly idOpen: boolean
}

export type Road = 'websocket'

export interface LiveView {
  readonly stage: 'live'
  readonly sid: Sid
  readonly sessionId: SessionId
  readonly role: 'host' | 'participant'
  readonly createdAt: number
  readonly firstPresenter: 'participant' | 'host'
  readonly connection: 'connected' | 'reconnecting'
  /** Nothing sealed leaves this page: somebody has held keys for some time who is not in its list of people (KEY-11). */
  readonly holdsBack: boolean
  readonly road: Road
  /** To the server and back; null while unknown. */
  readonly roundTripMs: number | null
  readonly me: Person
  readonly people: readonly Person[]
  readonly presenter: Person | null
  readonly lobby: readonly Waiting[]
  readonly invitation: Invitation | null
  readonly prompt: Prompt | null
  readonly asked: readonly Asked[]
  readonly askPauses: readonly AskPause[]
  readonly allowed: readonly Allowed[]
  readonly onTheWay: readonly OnTheWay[]
  readonly held: readonly Held[]
  readonly otherControls: readonly OtherControl[]
  readonly profile: ProfileView
  readonly curtain: Curtain | null
  readonly picked: PickedSurface | null
  readonly switching: SwitchingView | null
  readonly sharing: Sharing | null
  /** Areas of what I share that never leave this device. */
  readonly masks: readonly Mask[]
  /** Who may see what I share while their browser can't show it. */
  readonly cannotSee: readonly Person[]
  readonly watching: Watching | null
  readonly companion: CompanionView
  readonly messages: readonly ChatMessage[]
  /** The page was loaded again: what was written before is not among the messages. */
  readonly isBack: boolean
  readonly activity: readonly ActivityEntry[]
  /** How full the session's record is, percent; on the host's page, from where it is nearly full (CONSENT-167). */
  readonly recordPercent: number | null
}

/** The organization's text before somebody who waits. */
export interface LobbyTerms {
  readonly text: string
  /** As the joiner called themselves: a proposal. */
  readonly name: string
  readonly accepted: boolean
}

/** Over for this page, and what is left of it: its receipt. */
export interface EndedView {
  readonly stage: 'ended'
  readonly sessionId: SessionId
  readonly role: 'host' | 'participant'
  /**
   * me: ended from this page, as host or as presenter; removed: by the host, who goes on without this page; away: too long;
   * spent: came back too often (CONSENT-166); fault: it can't go on here, for `fault` (CONSENT-169).
   */
  readonly reason: EndReason | 'left' | 'me' | 'removed' | 'away' | 'spent' | 'fault'
  readonly fault?: { readonly fault: SessionFault; readonly code: string }
  readonly hostName: string
  readonly startedAt: number
  readonly endedAt: number
  /** Whether the session knows that this page is out: not yet, and it goes on telling it; or not at all (CONSENT-55). */
  readonly heard: 'yes' | 'not-yet' | 'no'
  /** What the person takes home; null where there is none; not-made: it could not be made (CONSENT-191). */
  readonly receipt: ReceiptFile | 'preparing' | 'not-made' | null
  /** This browser could not delete what it kept of the session. */
  readonly leftBehind?: boolean
}

/** One shape per stage. */
export type SessionView =
  | { readonly stage: 'connecting'; readonly sessionId: SessionId | null }
  /** In the lobby: the host has to admit. */
  | {
      readonly stage: 'lobby'
      readonly sessionId: SessionId
      /** '' while an ID alone waits: who is there is told on being let in. */
      readonly hostName: string
      readonly organization: string
      /** True while the way to the lobby is lost and this page knocks again by itself. */
      readonly reconnecting?: boolean
      /** A text to accept before the host can admit; null where nothing is asked. */
      readonly terms?: LobbyTerms | null
    }
  | LiveView
  | EndedView
  | {
      readonly stage: 'failed'
      readonly fault: SessionFault
      readonly code: string
      /** For too-many. */
      readonly retryMinutes: number | null
      readonly sessionId: SessionId | null
    }

/** How a page enters a session. */
export type Entry =
  | {
      readonly kind: 'create'
      readonly sessionId: SessionId | null
      /** '' = an ID joins alone, with spoken codes; 6 digits = one-time PIN; else the host's own password, 8 to 64 characters. */
      readonly password: string
      /** What the page believes; the engine goes by the password itself. */
      readonly isPin: boolean
      readonly firstPresenter: 'participant' | 'host'
      readonly informed: boolean
    }
  | { readonly kind: 'join-password'; readonly sessionId: SessionId; readonly name: string; readonly password: string }
  /** The ID alone: codes are compared by voice afterwards. */
  | { readonly kind: 'join-spoken'; readonly sessionId: SessionId; readonly name: string }
  | { readonly kind: 'join-link'; readonly sessionId: SessionId; readonly name: string; readonly fragment: string }
  /** A helper program, by what its owner's page shows. */
  | { readonly kind: 'join-companion'; readonly sessionId: SessionId; readonly invitation: CompanionInvitation }
  /**
   * After a reload: the device's own record of the session. `own` names the one this tab had: where it is still there, no
   * other is taken. `takeOver` moves the session here from another tab that has it open.
   */
  | {
      readonly kind: 'resume'
      readonly sessionId: SessionId
      readonly takeOver?: boolean
      readonly own?: string | undefined
    }

/** What the page's `captureScreen()` gave: a ScreenCapture fits as it is. The session stops it when sharing is over. */
export type CapturedSurface = Pick<ScreenCapture, 'source' | 'surface' | 'label' | 'ended' | 'stop' | 'takeStill'> & {
  /** True: it begins paused, for areas of it to be hidden before anything of it leaves. */
  readonly covered?: boolean
  /** True, for `changeSurface`: what is shown now is kept, and comes back paused when this one closes. */
  readonly comesBack?: boolean
}

/** Less than was asked for. */
export interface Narrowed {
  readonly scope: Scope
  readonly minutes: number | null
}

/**
 * What a page may do. Each settles when the session took it; rejects with a ClientError whose code the page words. What opens
 * something rejects with `not-in-time` after 8 s, and with `taken-back` where it ended meanwhile (CONSENT-41).
 */
export interface SessionCommands {
  admit(join: JoinId): Promise<void>
  turnAway(join: JoinId): Promise<void>
  makeNewPin(): Promise<void>
  /** In the lobby: signs that the text is accepted, in a name and for a company. */
  acceptTerms(by: { readonly name: string; readonly company: string }): Promise<void>
  /** Host: this participant is out at once, with everything that was theirs. */
  remove(device: DeviceId): Promise<void>
  /** What this person read aloud. Rejects with `wrong-code`; the third wrong one parts the two and resolves. */
  confirmCode(device: DeviceId, typed: string): Promise<void>
  /** Ask `device` for something of theirs; `minutes` null: until withdrawn. */
  ask(device: DeviceId, capability: Capability, scope: Scope, minutes: number | null): Promise<void>
  /** Allow `device` something of my own accord; never `view`. */
  offer(device: DeviceId, capability: Capability, scope: Scope, minutes: number | null): Promise<void>
  /** Host or presenter: `device` is to show its screen next. */
  switchTo(device: DeviceId): Promise<void>
  /** Yes to a grant prompt; with a capture for a view where this page shows nothing yet. `narrowed` is less than was asked. */
  allow(id: GrantId, capture: CapturedSurface | null, narrowed?: Narrowed): Promise<void>
  /** No to a grant prompt. */
  decline(id: GrantId, why?: NoReason): Promise<void>
  /** No to all that waits from `device`, and for a minute to what it asks next, without a question here (CONSENT-175). */
  notNow(device: DeviceId): Promise<void>
  /** Yes to a hand-over prompt: the screen goes to exactly this device, which the prompt named. */
  letGo(id: GrantId, to: DeviceId): Promise<void>
  /** No to a hand-over or a take prompt, also after the yes, until somebody has taken over. */
  declineTurn(id: GrantId, why?: NoReason): Promise<void>
  /** Yes to a take prompt: with a capture, or null to show again what is kept behind the curtain. */
  take(id: GrantId, capture: CapturedSurface | null): Promise<void>
  /** Participant: I would like to show my screen, or no longer. */
  raise(up: boolean): Promise<void>
  /** Participant: my tick for the organization's looser rule of switching. */
  relax(yes: boolean): Promise<void>
  /**
   * Show something of my own accord: to the host, or as host to everyone in. Where a participant presents, the host's
   * settles once they let go; rejects with `not-now`, reason `declined` or `expired`, where they do not.
   */
  share(capture: CapturedSurface): Promise<void>
  /** Lets one more person see what I show already. */
  showTo(device: DeviceId): Promise<void>
  /** Where areas were hidden, the other surface begins paused: they belong to the one before. */
  changeSurface(capture: CapturedSurface): Promise<void>
  /**
   * Hides these areas of what I share, all others no longer. Once it resolves, none of them is in any picture that leaves.
   * `drawnOn` is the size of the still they were drawn on, px; where what I share has another size it pauses.
   */
  setMasks(masks: readonly Mask[], drawnOn?: Size): Promise<void>
  pause(): Promise<void>
  resume(): Promise<void>
  /** Ends what I show, and what is kept behind the curtain. */
  stopSharing(): Promise<void>
  /** Ends one thing I allow or hold, or takes back what I asked. */
  withdraw(id: GrantId): Promise<void>
  /** Ends everything I allow, says no to every open question, and ends any capture. */
  withdrawAll(): Promise<void>
  sendMessage(text: string): Promise<void>
  /** Shows a fresh code for my helper program, five minutes long; one that is in stays until the new one joins. */
  openCompanionDoor(): Promise<void>
  closeCompanionDoor(): Promise<void>
  /** For the beat to my helper program: on load and on every change of title, visibility or dialogs. */
  describePage(page: PageShown): Promise<void>
  /** Hides a part of my own desktop, or shows it again, by my helper program. Rejects with `not-now` without one. */
  hide(part: HiddenPart, isHidden: boolean): Promise<void>
  /** Mouse and keyboard for who presents and lets me. Rejects with `not-now` where nobody does. */
  input(events: readonly InputEvent[]): Promise<void>
  /**
   * Participants, for good. It holds here at once, whoever hears of it; settles once the session knows, or after 8 s.
   */
  leave(): Promise<void>
  /** For everybody; as `leave`. */
  end(): Promise<void>
  /** Wipe keys and records of an ended session from this browser. */
  forget(): Promise<void>
}

/** What a page holds of a running session. */
export interface Session {
  readonly commands: SessionCommands
  /** The newest snapshot; the same object until something changes. */
  current(): SessionView
  /** Calls back on each change; returns how to stop. */
  subscribe(changed: () => void): () => void
  /** Puts the watched picture into this element (a `<video>` or `<canvas>` becomes its child); returns how to take it out. */
  showPicture(container: HTMLElement): () => void
  /** One picture of what this page captures right now, whole; it stays on this page. Rejects with ClientError `not-now`, `capture-failed`. */
  takeStill(): Promise<ImageBitmap>
  close(): void
}
