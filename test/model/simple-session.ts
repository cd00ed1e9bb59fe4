// The rules of spec/consent.md a second time, as plainly as they can be said: one mutable session that takes an event or
// does not. Lives here: the model the machine is held against. May not know: the machine's code.
// Long because: a rule is found wrong by reading all of them in one place.
import type { Capability, DeviceId, GrantId, Profile, Scope, SessionMessageBody, TimedEvent } from '@farhand/protocol'

interface Person {
  role: 'host' | 'participant' | 'program'
  /** Whose helper program this is. */
  of: DeviceId | null
  page: string | null
  here: boolean
  heardAt: number
  presented: boolean
  ticked: boolean
  raised: boolean
  /** Codes confirmed so far by host and member; null for who needs none. */
  codes: { host: boolean; member: boolean } | null
}
interface Given {
  what: Capability
  scope: Scope
  owner: DeviceId
  to: DeviceId
  until: number
  used: boolean
}
interface Question {
  what: Capability
  scope: Scope
  minutes: number
  owner: DeviceId
  to: DeviceId
  until: number
}
interface Turn {
  id: GrantId
  by: DeviceId
  to: DeviceId
  leaving: boolean
  agreed: boolean
  taking: boolean
  until: number
}

/** Who says something, and when. */
interface Speech {
  by: DeviceId
  me: Person
  at: number
  page: string | null
  saidAt: number
}
/** What was open before an event. */
interface Before {
  open: Map<GrantId, Question>
  had: Set<GrantId>
  turn: (Turn & { presenter: DeviceId | undefined }) | null
}

const MINUTE = 60_000
const NEEDS_VIEW = new Set('point control clipboard-take clipboard-give record screenshot elevation'.split(' '))
const ONE_FILE = new Set(['file-take', 'file-give'])
const minutesOf = (minutes: number | null) => minutes ?? Infinity

export class SimpleSession {
  over = false
  presenter: { device: DeviceId; paused: boolean } | null = null
  turn: Turn | null = null
  readonly people = new Map<DeviceId, Person>()
  readonly given = new Map<GrantId, Given>()
  readonly asked = new Map<GrantId, Question>()
  joinBy: string
  /** How often in a row, and when last, somebody asked somebody for something in vain: `asker owner what`. */
  readonly #inVain = new Map<string, { times: number; at: number }>()
  /** Newest message of who is out. */
  readonly #heardOfGone = new Map<DeviceId, number>()
  readonly #profile: Profile

  constructor(host: DeviceId, { profile, joinBy, page }: { profile: Profile; joinBy: string; page: string }) {
    this.#profile = profile
    this.joinBy = joinBy
    this.#enter(host, { role: 'host', of: null, page, codes: null })
  }

  /** Whether the event counts; then it has happened. */
  take({ event, at }: TimedEvent): boolean {
    if (this.over) return false
    const presenter = this.presenter?.device
    const open = new Map(this.asked)
    const had = new Set(this.given.keys())
    const turn = this.turn === null ? null : { ...this.turn, presenter }
    const counts = event.kind === 'said' ? this.#said(event, at) : this.#saw(event)
    const changed = this.presenter?.device !== presenter
    // A switch is about the presenter it was wanted under; take itself has ended it already.
    if (counts && this.turn !== null && (changed || !this.people.has(this.turn.to))) this.turn = null
    if (counts && !this.over) this.#tally({ event, at }, { open, had, turn })
    return counts
  }

  mayUse(what: Capability, { scope, owner, to, now }: { scope: Scope; owner: DeviceId; to: DeviceId; now: number }) {
    if (NEEDS_VIEW.has(what) && !this.#has('view', { scope: 'whole', owner, to, now })) return false
    return this.#has(what, { scope, owner, to, now })
  }

  maySee(owner: DeviceId, to: DeviceId, now: number): boolean {
    const shows = this.presenter?.device === owner && !this.presenter.paused
    return shows && this.#has('view', { scope: 'whole', owner, to, now })
  }

  mayWrite(from: DeviceId, to: DeviceId): boolean {
    return this.#pair(from, to)
  }

  #enter(device: DeviceId, who: Pick<Person, 'role' | 'of' | 'page' | 'codes'>): void {
    const heardAt = this.#heardOfGone.get(device) ?? 0
    this.people.set(device, { ...who, here: true, heardAt, presented: false, ticked: false, raised: false })
  }

  #saw(event: Exclude<TimedEvent['event'], { kind: 'said' }>): boolean {
    if (event.kind === 'closed') return this.#finish()
    if (event.kind === 'expired') {
      const id = event.grant
      if (this.turn?.id === id) this.turn = null
      else if (this.given.has(id) || this.asked.has(id)) this.#drop((_item, key) => key === id)
      else return false
      return true
    }
    const person = this.people.get(event.device)
    if (person === undefined || person.here !== (event.kind === 'lost')) return false
    if (event.kind === 'lost') person.here = false
    else if (person.role === 'host') this.#finish()
    else this.#remove(event.device)
    return true
  }

  #said({ signed, instance }: Extract<TimedEvent['event'], { kind: 'said' }>, at: number): boolean {
    const { by, body, at: saidAt } = signed.message
    const me = this.people.get(by)
    if (me === undefined || saidAt <= me.heardAt) return false
    const before = me.heardAt
    me.heardAt = saidAt
    const speech = { by, me, at, page: instance, saidAt }
    const counts = me.of === null ? this.#body(body, speech) : this.#ofProgram(body, { ...speech, owner: me.of })
    if (!counts) me.heardAt = before
    return counts
  }

  /** A helper program only takes away what its owner gave, and says what was used. */
  #ofProgram(body: SessionMessageBody, speech: Speech & { owner: DeviceId }): boolean {
    const { owner, at } = speech
    switch (body.kind) {
      case 'attach':
      case 'leave':
        return this.#body(body, speech)
      case 'used':
        return this.#used(body.grant, owner, at)
      case 'withdraw':
        if (this.given.get(body.grant)?.owner !== owner) return false
        this.#drop((_item, key) => key === body.grant)
        return true
      case 'withdraw-all':
        this.#withdrawAll(owner)
        return true
      default:
        return false
    }
  }

  #used(id: GrantId, owner: DeviceId, at: number): boolean {
    const given = this.given.get(id)
    if (given?.owner !== owner || given.used || given.until <= at) return false
    if (ONE_FILE.has(given.what)) this.given.delete(id)
    given.used = true
    return true
  }

  #withdrawAll(owner: DeviceId): void {
    this.#drop((item) => item.owner === owner)
    if (this.turn?.to === owner) this.turn = null
  }

  #body(body: SessionMessageBody, { by, me, at, page, saidAt }: Speech): boolean {
    const isHost = me.role === 'host'
    const shows = this.presenter?.device === by
    switch (body.kind) {
      case 'attach':
        if (me.page !== null && me.page !== body.instance)
          this.#drop(({ owner }, _key, isGiven) => isGiven && owner === by)
        Object.assign(me, { page: body.instance, here: true })
        return true
      case 'admit': {
        const unproven = body.method === 'none'
        if (!isHost || this.people.has(body.device) || (unproven && this.joinBy !== 'spoken')) return false
        if (body.grant !== null && (unproven || !shows || this.#taken(body.grant))) return false
        this.#enter(body.device, {
          role: 'participant',
          of: null,
          page,
          codes: unproven ? { host: false, member: false } : null,
        })
        if (body.grant !== null) this.#giveView(by, [{ grant: body.grant, to: body.device }], Infinity)
        return true
      }
      case 'turn-away':
      case 'join-failed':
        return isHost
      case 'new-pin':
        if (isHost) this.joinBy = 'pin'
        return isHost
      case 'confirm': {
        const other = this.people.get(body.device)
        if (other === undefined || isHost === (other.role === 'host')) return false
        const [codes, side] = isHost ? [other.codes, 'host' as const] : [me.codes, 'member' as const]
        if (codes === null || codes[side]) return false
        codes[side] = true
        return true
      }
      case 'vouch': {
        if (!this.#proven(by) || this.people.has(body.device)) return false
        this.#removeProgramOf(by)
        this.#enter(body.device, { role: 'program', of: by, page, codes: null })
        Object.assign(this.people.get(body.device) ?? {}, { heardAt: saidAt })
        return true
      }
      case 'turn-out': {
        const mayGo = isHost && this.people.get(body.device)?.role === 'participant'
        if (mayGo) this.#remove(body.device)
        return mayGo
      }
      case 'raise':
        if (isHost || me.raised === body.up || (body.up && (shows || !this.#proven(by)))) return false
        me.raised = body.up
        return true
      case 'relax':
        if (isHost || me.ticked === body.yes) return false
        me.ticked = body.yes
        if (!body.yes && (shows || this.turn?.to === by)) this.turn = null
        return true
      case 'ask':
        return this.#ask(body, { by, isHost, at })
      case 'answer': {
        const question = this.asked.get(body.grant)
        if (question?.owner !== by) return false
        if (!body.yes) return this.asked.delete(body.grant)
        const { what, scope, minutes, to, until } = question
        if (body.capability !== what || body.to !== to) return false
        const isLess = (scope === 'whole' || scope === body.scope) && minutesOf(body.minutes) <= minutes
        if (at >= until || !isLess || !this.#canGive(what, { scope: body.scope, owner: by, to, now: at })) return false
        this.asked.delete(body.grant)
        const end = at + minutesOf(body.minutes) * MINUTE
        if (what === 'view') this.#giveView(by, [{ grant: body.grant, to }], end)
        else this.given.set(body.grant, { what, scope: body.scope, owner: by, to, until: end, used: false })
        return true
      }
      case 'offer': {
        const { capability: what, scope, to } = body
        if (what === 'view' || !this.#pair(by, to) || this.#taken(body.grant)) return false
        if (!this.#canGive(what, { scope, owner: by, to, now: at })) return false
        for (const [id, open] of this.asked)
          if (open.owner === by && open.to === to && open.what === what) this.asked.delete(id)
        const until = at + minutesOf(body.minutes) * MINUTE
        this.given.set(body.grant, { what, scope, owner: by, to, until, used: false })
        return true
      }
      case 'share': {
        const viewers = new Set(body.grants.map(({ to }) => to))
        const already = [...this.given.values()].some(
          ({ what, owner, to }) => what === 'view' && owner === by && viewers.has(to),
        )
        if (already || !this.#canShowTo(by, body.grants) || (this.presenter !== null && !shows)) return false
        for (const [id, open] of this.asked)
          if (open.owner === by && open.what === 'view' && viewers.has(open.to)) this.asked.delete(id)
        this.#giveView(by, body.grants, Infinity)
        return true
      }
      case 'switch': {
        const to = this.people.get(body.to)
        if (to === undefined || !this.#proven(by) || !this.#proven(body.to)) return false
        if (this.presenter?.device === body.to || (!isHost && !shows)) return false
        if (this.turn !== null || this.#taken(body.switch)) return false
        const from = this.presenter === null ? undefined : this.people.get(this.presenter.device)
        const unasked = isHost && to.role === 'participant' && to.presented && to.ticked && this.#profile === 'beam'
        const leaving = isHost && from?.role === 'participant' && !this.#isLoose(from)
        if (leaving && this.#waits(`${by} ${this.presenter?.device} view`, at)) return false
        if (!unasked && body.to !== by && this.#waits(`${by} ${body.to} view`, at)) return false
        if (leaving && from !== undefined && this.#isEnough(by, this.presenter?.device ?? by, at)) return false
        if (!unasked && body.to !== by && this.#isEnough(by, body.to, at)) return false
        this.turn = {
          id: body.switch,
          by,
          to: body.to,
          leaving,
          agreed: false,
          taking: !unasked,
          until: at + MINUTE,
        }
        return true
      }
      case 'agree': {
        const { turn } = this
        if (turn?.id !== body.switch) return false
        if (!((shows && turn.leaving) || ((turn.to === by || (shows && turn.agreed)) && !body.yes))) return false
        if (!body.yes) this.turn = null
        else if (at < turn.until && body.to === turn.to)
          Object.assign(turn, { leaving: false, agreed: true, until: at + MINUTE })
        else return false
        return true
      }
      case 'take': {
        const { turn } = this
        if (turn?.id !== body.switch || turn.to !== by || turn.leaving || at >= turn.until) return false
        if (!this.#canShowTo(by, body.grants)) return false
        this.given.clear()
        this.asked.clear()
        this.turn = null
        this.presenter = null
        this.#giveView(by, body.grants, Infinity)
        return true
      }
      case 'used':
        return this.#used(body.grant, by, at)
      case 'surface':
        return shows
      case 'pause':
        if (!shows || this.presenter === null || this.presenter.paused === body.paused) return false
        this.presenter.paused = body.paused
        return true
      case 'stop':
        if (shows) this.#drop(({ owner }) => owner === by)
        return shows
      case 'withdraw': {
        if (this.turn?.id === body.grant) {
          if (this.turn.by !== by) return false
          this.turn = null
          return true
        }
        const item = this.given.get(body.grant) ?? this.asked.get(body.grant)
        if (item === undefined || (item.owner !== by && item.to !== by)) return false
        this.#drop((_item, key) => key === body.grant)
        return true
      }
      case 'withdraw-all':
        this.#withdrawAll(by)
        return true
      case 'leave':
        if (!isHost) this.#remove(by)
        return !isHost
      case 'end':
        return (isHost || shows) && this.#finish()
      default:
        return body satisfies never
    }
  }

  #ask(
    body: Extract<SessionMessageBody, { kind: 'ask' }>,
    { by, isHost, at }: { by: DeviceId; isHost: boolean; at: number },
  ): boolean {
    const { capability: what, scope, owner } = body
    if (!this.#pair(owner, by) || this.#taken(body.grant)) return false
    if (!this.#canGive(what, { scope, owner, to: by, now: at })) return false
    if (what === 'view' && this.presenter === null && !isHost) return false
    const mine = [...this.asked.values()].filter(({ to }) => to === by)
    if (mine.length >= 8) return false
    if (this.#waits(`${by} ${owner} ${what}`, at)) return false
    if (this.#isEnough(by, owner, at)) return false
    if (!ONE_FILE.has(what) && mine.some((open) => open.owner === owner && open.what === what)) return false
    const minutes = minutesOf(body.minutes)
    this.asked.set(body.grant, { what, scope, minutes, owner, to: by, until: at + MINUTE })
    return true
  }

  /** What is open there, a switch that waits for them with it, and what was in vain lately. */
  #isEnough(by: DeviceId, owner: DeviceId, at: number): boolean {
    const { turn } = this
    let open = [...this.asked.values()].filter((one) => one.to === by && one.owner === owner).length
    const isForThem =
      (turn?.leaving === true && this.presenter?.device === owner) || (turn?.taking === true && turn.to === owner)
    if (turn?.by === by && isForThem) open++
    const vain = this.#latelyInVain(by, owner)
    return open > 0 && vain.times > 0 && at < vain.at + 5 * MINUTE && vain.times + open >= 6
  }

  #canGive(what: Capability, about: { scope: Scope; owner: DeviceId; to: DeviceId; now: number }): boolean {
    const { scope, owner, to, now } = about
    if (scope !== 'whole' && what !== 'control') return false
    if (what === 'view' && this.presenter !== null && this.presenter.device !== owner) return false
    if (NEEDS_VIEW.has(what)) {
      if (this.presenter?.device !== owner || !this.#has('view', { scope: 'whole', owner, to, now })) return false
    }
    const controllers = [...this.given.values()].filter(
      (given) => given.what === 'control' && given.owner === owner && given.until > now && given.to !== to,
    )
    if (what === 'control' && controllers.length > 0) return false
    if (!ONE_FILE.has(what)) return !this.#has(what, about)
    const files = [...this.given.values()].filter(
      (given) => given.what === what && given.owner === owner && given.to === to && given.until > now,
    )
    return files.length < 8
  }

  #waits(key: string, at: number): boolean {
    const vain = this.#inVain.get(key)
    const [by = '', owner = ''] = key.split(' ')
    const ofAny = this.#latelyInVain(by, owner)
    if (ofAny.times >= 6 && at < ofAny.at + 30_000) return true
    return vain !== undefined && vain.times >= 3 && at < vain.at + 30_000
  }

  /** Whatever it was for, as far as it is less than five minutes older than the newest. */
  #latelyInVain(by: string, owner: string): { times: number; at: number } {
    const all = [...this.#inVain].filter(([key]) => key.startsWith(`${by} ${owner} `)).map(([, vain]) => vain)
    let newest = 0
    for (const vain of all) newest = Math.max(newest, vain.at)
    let times = 0
    for (const vain of all) if (newest - vain.at < 5 * MINUTE) times += vain.times
    return { times, at: newest }
  }

  /** A no, no answer and a question that its asker ended count one more; a yes starts anew. */
  #tally({ event, at }: TimedEvent, { open, had, turn }: Before): void {
    for (const [id, { to, owner, what }] of this.given) if (!had.has(id)) this.#inVain.delete(`${to} ${owner} ${what}`)
    const said = event.kind === 'said' ? event.signed.message : undefined
    const body = said?.body
    const who = said && (this.people.get(said.by)?.of ?? said.by)
    const more = (key: string) => this.#inVain.set(key, { times: (this.#inVain.get(key)?.times ?? 0) + 1, at })
    if (turn !== null) {
      const asked = turn.leaving ? turn.presenter : turn.taking ? turn.to : undefined
      const expired = event.kind === 'expired' && event.grant === turn.id
      const theirs = who === turn.to || (who === turn.presenter && (turn.leaving || turn.agreed))
      const noneOfTheirs = body?.kind === 'withdraw-all' && who !== turn.by && theirs
      const dropped = this.turn === null && who === turn.by && body?.kind !== 'take'
      const ended = expired || dropped
      const unticked = body?.kind === 'relax' && this.turn === null && who !== turn.by
      const no = body?.kind === 'agree' && who !== turn.by
      const whose = no || unticked ? said?.by : noneOfTheirs ? who : ended ? asked : undefined
      if (body?.kind === 'agree' && body.yes) this.#inVain.delete(`${turn.by} ${turn.presenter} view`)
      else if (whose !== undefined && whose !== turn.by) more(`${turn.by} ${whose} view`)
    }
    for (const [id, { to, owner, what }] of open) {
      const isNo = (body?.kind === 'answer' || body?.kind === 'withdraw') && body.grant === id
      const ended = isNo || who === to || (body?.kind === 'withdraw-all' && who === owner)
      if (this.asked.has(id) || this.given.has(id) || !(ended || (event.kind === 'expired' && event.grant === id)))
        continue
      if (this.people.has(to)) more(`${to} ${owner} ${what}`)
    }
  }

  #has(what: Capability, { scope, owner, to, now }: { scope: Scope; owner: DeviceId; to: DeviceId; now: number }) {
    return [...this.given.values()].some(
      (given) =>
        given.what === what &&
        given.owner === owner &&
        given.to === to &&
        given.until > now &&
        (given.scope === 'whole' || given.scope === scope),
    )
  }

  #isLoose(person: Person): boolean {
    return person.ticked && this.#profile !== 'strict'
  }

  #canShowTo(by: DeviceId, views: readonly { grant: GrantId; to: DeviceId }[]): boolean {
    const distinct = (list: readonly string[]) => new Set(list).size === list.length
    if (!distinct(views.map(({ to }) => to)) || !distinct(views.map(({ grant }) => grant))) return false
    return views.every(({ grant, to }) => !this.#taken(grant) && this.#pair(by, to))
  }

  #giveView(by: DeviceId, views: readonly { grant: GrantId; to: DeviceId }[], until: number): void {
    for (const { grant, to } of views)
      this.given.set(grant, { what: 'view', scope: 'whole', owner: by, to, until, used: false })
    this.presenter ??= { device: by, paused: false }
    // The host's admission carries a view while the host presents already.
    Object.assign(this.people.get(by) ?? {}, { presented: true, raised: false })
  }

  #drop(ends: (item: { owner: DeviceId; to: DeviceId }, id: GrantId, isGiven: boolean) => boolean): void {
    for (const [id, given] of this.given) if (ends(given, id, true)) this.given.delete(id)
    for (const [id, open] of this.asked) if (ends(open, id, false)) this.asked.delete(id)
    const views = [...this.given.values()].filter(({ what }) => what === 'view')
    const lost = (item: { what: Capability; owner: DeviceId; to: DeviceId }) =>
      NEEDS_VIEW.has(item.what) && !views.some(({ owner, to }) => owner === item.owner && to === item.to)
    for (const [id, given] of this.given) if (lost(given)) this.given.delete(id)
    for (const [id, open] of this.asked) if (lost(open)) this.asked.delete(id)
    if (views.length === 0) this.presenter = null
  }

  #removeProgramOf(owner: DeviceId): void {
    for (const [device, { of }] of this.people) if (of === owner) this.people.delete(device)
  }

  #remove(device: DeviceId): void {
    this.#removeProgramOf(device)
    const gone = this.people.get(device)
    if (gone?.of === null) this.#heardOfGone.set(device, gone.heardAt)
    this.people.delete(device)
    for (const key of this.#inVain.keys()) if (key.startsWith(`${device} `)) this.#inVain.delete(key)
    this.#drop(({ owner, to }) => owner === device || to === device)
  }

  #finish(): true {
    this.over = true
    this.given.clear()
    this.asked.clear()
    return true
  }

  #taken = (id: GrantId): boolean => this.given.has(id) || this.asked.has(id) || this.turn?.id === id

  #proven(device: DeviceId): boolean {
    const person = this.people.get(device)
    if (person === undefined || person.role === 'program') return false
    return person.codes === null || (person.codes.host && person.codes.member)
  }

  #pair = (a: DeviceId, b: DeviceId): boolean => a !== b && this.#proven(a) && this.#proven(b)
}
