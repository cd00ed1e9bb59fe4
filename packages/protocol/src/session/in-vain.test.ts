// Asking again and again: how often, and how long the pause is.
import { describe, expect, it } from 'vitest'
import { mayAskAgainAt, mayAskAnythingAt } from './in-vain.ts'
import {
  ANN,
  askTo,
  device,
  grantId,
  HOST,
  joinId,
  LEE,
  noTo,
  open,
  play,
  refusalOf,
  said,
  sessionOf,
  shareTo,
  yesTo,
} from './session-fixtures.ts'
import type { DeviceId } from '../ids.ts'
import type { TimedEvent } from './events.ts'
import type { SessionMessageBody } from './messages.ts'
import {
  ASK_PAUSE_MS,
  ASK_LASTS_MS,
  IN_VAIN_COUNTS_MS,
  MAX_IN_VAIN,
  MAX_IN_VAIN_OF_ANY,
  MAX_REMEMBERED_IN_VAIN,
  type OpenSession,
} from './state.ts'

const HELPER = device(20)
/** Of Ann's own program. */
const VOUCH: SessionMessageBody = { kind: 'vouch', join: joinId(7), device: HELPER }
const camera = { owner: ANN, capability: 'camera' } as const
const ask = (n: number, at: number) => said(HOST, askTo(n, camera), at)
const no = (n: number, at: number) => said(ANN, noTo(n), at)
/** Ann said no this often, the last time at 100 * times + 10. */
const declined = (times: number, state: OpenSession = sessionOf(ANN, LEE)): OpenSession =>
  open(
    play(
      state,
      ...Array.from({ length: times }, (_none, n) => [ask(n + 1, 100 * (n + 1)), no(n + 1, 100 * (n + 1) + 10)]).flat(),
    ),
  )
const lastAt = 100 * MAX_IN_VAIN + 10
const waits = (state: OpenSession) => mayAskAgainAt(state.members[HOST]!, camera)

describe('asking again', () => {
  it('[CONSENT-38] waits after the third no in a row, and no longer than 30 s', () => {
    expect(waits(declined(MAX_IN_VAIN - 1))).toBeNull()
    expect(refusalOf(declined(MAX_IN_VAIN - 1), ask(9, lastAt))).toBe('accepted')
    const tired = declined(MAX_IN_VAIN)
    expect(waits(tired)).toBe(lastAt + ASK_PAUSE_MS)
    expect(refusalOf(tired, ask(9, lastAt + ASK_PAUSE_MS - 1))).toBe('asked-too-often')
    expect(refusalOf(tired, ask(9, lastAt + ASK_PAUSE_MS))).toBe('accepted')
  })

  it('[CONSENT-38] waits again after each further no, until there was a yes', () => {
    const at = lastAt + ASK_PAUSE_MS
    const again = open(play(declined(MAX_IN_VAIN), ask(9, at), no(9, at + 1)))
    expect(refusalOf(again, ask(10, at + 2))).toBe('asked-too-often')
    const allowed = play(declined(MAX_IN_VAIN), ask(9, at), said(ANN, yesTo(9, { capability: 'camera' }), at + 1))
    const ended = open(play(allowed, said(ANN, { kind: 'withdraw', grant: grantId(9) }, at + 2)))
    expect(waits(ended)).toBeNull()
    expect(refusalOf(ended, ask(10, at + 3))).toBe('accepted')
  })

  it("[CONSENT-38] starts anew with the owner's yes of their own accord", () => {
    const offered = play(
      declined(MAX_IN_VAIN),
      said(ANN, { kind: 'offer', grant: grantId(9), capability: 'camera', scope: 'whole', minutes: 1, to: HOST }, 400),
    )
    expect(waits(open(offered))).toBeNull()
  })

  it.each<[string, (n: number, at: number) => TimedEvent]>([
    ['nobody answers', (n, at) => ({ at, event: { kind: 'expired', grant: grantId(n) } })],
    ['its asker takes it back', (n, at) => said(HOST, { kind: 'withdraw', grant: grantId(n) }, at)],
    ['its owner ends it', (n, at) => said(ANN, { kind: 'withdraw', grant: grantId(n) }, at)],
    ['its owner withdraws everything', (_n, at) => said(ANN, { kind: 'withdraw-all' }, at)],
    ['its owner withdraws everything by the panic key', (_n, at) => said(HELPER, { kind: 'withdraw-all' }, at)],
  ])('[CONSENT-38] counts a question that %s', (_how, end) => {
    const twice = open(play(declined(MAX_IN_VAIN - 1), said(ANN, VOUCH, 900)))
    const third = open(play(twice, ask(9, 1000), end(9, 1000 + ASK_LASTS_MS)))
    expect(refusalOf(third, ask(10, 1001 + ASK_LASTS_MS))).toBe('asked-too-often')
  })

  it('[CONSENT-38] counts for this asker, this owner and this capability only', () => {
    const tired = declined(MAX_IN_VAIN)
    const at = lastAt + 1
    expect(refusalOf(tired, said(HOST, askTo(9, { ...camera, capability: 'voice' }), at))).toBe('accepted')
    expect(refusalOf(tired, said(HOST, askTo(9, { ...camera, owner: LEE }), at))).toBe('accepted')
    expect(refusalOf(tired, said(LEE, askTo(9, camera), at))).toBe('accepted')
  })

  it('[CONSENT-38] does not count a question that ended with the screen it was about', () => {
    let state = sessionOf(ANN)
    for (let n = 1; n <= MAX_IN_VAIN; n++) {
      const shown = said(ANN, shareTo(20 + n, HOST), 100 * n)
      const asked = said(HOST, askTo(n, { owner: ANN, capability: 'control' }), 100 * n + 1)
      state = open(play(state, shown, asked, said(ANN, { kind: 'stop' }, 100 * n + 2)))
    }
    expect(state.members[HOST]?.inVain).toEqual([])
  })

  it('[CONSENT-54] counts a question that ended with a view its asker gave up', () => {
    let state = sessionOf(ANN)
    for (let n = 1; n <= MAX_IN_VAIN; n++) {
      const shown = said(ANN, shareTo(20 + n, HOST), 100 * n)
      const asked = said(HOST, askTo(n, { owner: ANN, capability: 'control' }), 100 * n + 1)
      state = open(play(state, shown, asked, said(HOST, { kind: 'withdraw', grant: grantId(20 + n) }, 100 * n + 2)))
    }
    const again = play(state, said(ANN, shareTo(30, HOST), lastAt))
    expect(refusalOf(open(again), said(HOST, askTo(9, { owner: ANN, capability: 'control' }), lastAt + 1))).toBe(
      'asked-too-often',
    )
  })

  describe('by a switch, while the host shows their own screen', () => {
    const turn = (n: number, at: number) => said(HOST, { kind: 'switch', switch: grantId(n), to: ANN }, at)
    const refuse = (n: number, at: number) => said(ANN, { kind: 'agree', switch: grantId(n), yes: false }, at)
    const shown = open(play(sessionOf(ANN, LEE), said(ANN, VOUCH, 40), said(HOST, shareTo(50, ANN, LEE), 50)))
    const unwanted = (times: number, end: (n: number, at: number) => TimedEvent = refuse): OpenSession =>
      open(
        play(
          shown,
          ...Array.from({ length: times }, (_none, n) => [
            turn(n + 1, 100 * (n + 1)),
            end(n + 1, 100 * (n + 1) + 10),
          ]).flat(),
        ),
      )
    const view = { owner: ANN, capability: 'view' } as const
    const wait = (state: OpenSession) => mayAskAgainAt(state.members[HOST]!, view)

    it.each<[string, (n: number, at: number) => TimedEvent]>([
      ['is declined', refuse],
      ['nobody answers', (n, at) => ({ at, event: { kind: 'expired', grant: grantId(n) } })],
      ['its asker takes back', (n, at) => said(HOST, { kind: 'withdraw', grant: grantId(n) }, at)],
      ['ends as who is asked withdraws everything', (_n, at) => said(ANN, { kind: 'withdraw-all' }, at)],
      ['ends by their panic key', (_n, at) => said(HELPER, { kind: 'withdraw-all' }, at)],
    ])('[CONSENT-38] counts one that %s, as a question to see', (_how, end) => {
      expect(refusalOf(unwanted(MAX_IN_VAIN - 1, end), turn(9, lastAt))).toBe('accepted')
      const tired = unwanted(MAX_IN_VAIN, end)
      expect(wait(tired)).toBe(lastAt + ASK_PAUSE_MS)
      expect(refusalOf(tired, turn(9, lastAt + ASK_PAUSE_MS - 1))).toBe('asked-too-often')
      expect(refusalOf(tired, turn(9, lastAt + ASK_PAUSE_MS))).toBe('accepted')
    })

    it('[CONSENT-38] [CONSENT-102] counts one that ends as who is asked unticks the looser rule', () => {
      let state = shown
      for (let n = 1; n <= MAX_IN_VAIN; n++) {
        const tick = (yes: boolean, at: number) => said(ANN, { kind: 'relax', yes }, at)
        state = open(play(state, tick(true, 100 * n), turn(n, 100 * n + 1), tick(false, 100 * n + 10)))
      }
      expect(wait(state)).toBe(lastAt + ASK_PAUSE_MS)
    })

    it('[CONSENT-38] counts questions and switches together', () => {
      const stopped = open(play(unwanted(MAX_IN_VAIN), said(HOST, { kind: 'stop' }, lastAt + 1)))
      expect(refusalOf(stopped, said(HOST, askTo(9, view), lastAt + 2))).toBe('asked-too-often')
      expect(refusalOf(unwanted(MAX_IN_VAIN), said(HOST, askTo(9, camera), lastAt + 2))).toBe('accepted')
    })

    it.each<SessionMessageBody['kind']>(['stop', 'withdraw-all'])(
      '[CONSENT-54] counts one that its asker ends by showing nothing any more (%s), and waits before the next',
      (kind) => {
        let state = sessionOf(ANN, LEE)
        for (let n = 1; n <= MAX_IN_VAIN; n++) {
          const shows = said(HOST, shareTo(70 + 2 * n, ANN, LEE), 100 * n)
          state = open(
            play(state, shows, turn(n, 100 * n + 1), said(HOST, { kind } as SessionMessageBody, 100 * n + 10)),
          )
        }
        expect(wait(state)).toBe(lastAt + ASK_PAUSE_MS)
        const again = open(play(state, said(HOST, shareTo(90, ANN, LEE), lastAt + 1)))
        expect(refusalOf(again, turn(9, lastAt + 2))).toBe('asked-too-often')
        expect(refusalOf(state, said(HOST, askTo(9, view), lastAt + 2))).toBe('asked-too-often')
      },
    )

    it('[CONSENT-38] starts anew once who was asked shows their screen', () => {
      const views = [{ grant: grantId(60), to: HOST }]
      const at = lastAt + ASK_PAUSE_MS
      const take = said(ANN, { kind: 'take', switch: grantId(9), surface: 'screen', grants: views }, at + 1)
      expect(wait(open(play(unwanted(MAX_IN_VAIN), turn(9, at), take)))).toBeNull()
    })
  })

  describe('by a switch, while somebody else shows theirs', () => {
    const turn = (n: number, to: DeviceId, at: number) => said(HOST, { kind: 'switch', switch: grantId(n), to }, at)
    const refuse = (n: number, at: number) => said(ANN, { kind: 'agree', switch: grantId(n), yes: false }, at)
    const shown = open(play(sessionOf(ANN, LEE), said(ANN, shareTo(50, HOST), 50)))
    const held = open(
      play(shown, ...[1, 2, 3].flatMap((n) => [turn(n, n === 2 ? HOST : LEE, 100 * n), refuse(n, 100 * n + 10)])),
    )

    it('[CONSENT-38] counts for who shows and does not let go, whoever was to be next', () => {
      for (const to of [LEE, HOST]) expect(refusalOf(held, turn(9, to, lastAt))).toBe('asked-too-often')
    })

    it('[CONSENT-38] starts anew once they let go', () => {
      const at = lastAt + ASK_PAUSE_MS
      const letGo = said(ANN, { kind: 'agree', switch: grantId(9), yes: true, to: LEE }, at + 1)
      expect(open(play(held, turn(9, LEE, at), letGo)).members[HOST]?.inVain).toEqual([])
    })

    const letGo = (n: number, at: number) => said(ANN, { kind: 'agree', switch: grantId(n), yes: true, to: LEE }, at)
    const no = (by: DeviceId, n: number, at: number) => said(by, { kind: 'agree', switch: grantId(n), yes: false }, at)
    const all = (by: DeviceId, _n: number, at: number) => said(by, { kind: 'withdraw-all' }, at)
    const VOUCHED = play(shown, said(ANN, VOUCH, 60))

    it.each<[string, DeviceId, ((by: DeviceId, n: number, at: number) => TimedEvent)[], DeviceId, boolean]>([
      ['who let go', ANN, [no, all], ANN, true],
      ['who let go, by their panic key', ANN, [all], HELPER, true],
      ['who is asked to let go', ANN, [no, all], ANN, false],
      ['who is to show once they did', LEE, [no, all], LEE, true],
      ['who is to show before they did', LEE, [no, all], LEE, false],
    ])(
      '[CONSENT-38] [CONSENT-188] counts the no of %s, as a refusal and with everything',
      (_who, owner, ways, by, gone) => {
        for (const refusing of ways) {
          const asked = open(play(VOUCHED, turn(1, LEE, 100), ...(gone ? [letGo(1, 110)] : [])))
          expect(open(play(asked, refusing(by, 1, 120))).members[HOST]?.inVain).toEqual([
            { owner, capability: 'view', times: 1, at: 120 },
          ])
        }
      },
    )

    it('[CONSENT-38] [CONSENT-188] counts no withdrawal of who shows where nobody asks them to let go', () => {
      const loose = open(play({ ...shown, profile: 'mikogo' }, said(ANN, { kind: 'relax', yes: true }, 60)))
      const after = open(play(loose, turn(1, LEE, 100), all(ANN, 1, 110)))
      expect(after.switching).toBeNull()
      expect(after.members[HOST]?.inVain).toEqual([])
    })

    it('[CONSENT-54] counts one whose asker, to take it themselves, says no to it before who shows has let go', () => {
      let state = shown
      for (let n = 1; n <= MAX_IN_VAIN; n++)
        state = open(play(state, turn(n, HOST, 100 * n), no(HOST, n, 100 * n + 10)))
      expect(refusalOf(state, turn(9, HOST, lastAt + 1))).toBe('asked-too-often')
    })

    it('[CONSENT-38] counts no switch that its asker was to take themselves', () => {
      const at = lastAt + ASK_PAUSE_MS
      const letGo = said(ANN, { kind: 'agree', switch: grantId(9), yes: true, to: HOST }, at + 1)
      const own = said(HOST, { kind: 'withdraw', grant: grantId(9) }, at + 2)
      expect(open(play(held, turn(9, HOST, at), letGo, own)).members[HOST]?.inVain).toEqual([])
    })
  })

  it('[CONSENT-38] remembers a bounded number of owners and capabilities, the newest', () => {
    const state = sessionOf(ANN)
    const old = Array.from({ length: MAX_REMEMBERED_IN_VAIN }, (_none, n) => ({
      ...camera,
      times: 1,
      at: n,
      owner: LEE,
    }))
    const full = { ...state, members: { ...state.members, [HOST]: { ...state.members[HOST]!, inVain: old } } }
    const inVain = declined(1, full).members[HOST]?.inVain
    expect(inVain).toHaveLength(MAX_REMEMBERED_IN_VAIN)
    expect(inVain?.at(-1)).toEqual({ ...camera, times: 1, at: 110 })
  })
})

describe('asking for one thing after the other', () => {
  const THINGS = ['camera', 'voice', 'file-take', 'file-give', 'clipboard-take', 'point', 'record'] as const
  type Thing = (typeof THINGS)[number]
  const askFor = (n: number, capability: Thing, at: number) => said(HOST, askTo(n, { owner: ANN, capability }), at)
  const shown = open(play(sessionOf(ANN, LEE), said(ANN, shareTo(90, HOST), 1)))
  /** Ann said no to this many different things, the last time at 100 * times + 10. */
  const refused = (times: number): OpenSession =>
    open(
      play(
        shown,
        ...THINGS.slice(0, times).flatMap((thing, n) => [
          askFor(n + 1, thing, 100 * (n + 1)),
          no(n + 1, 100 * (n + 1) + 10),
        ]),
      ),
    )
  const sixthAt = 100 * MAX_IN_VAIN_OF_ANY + 10

  it('[CONSENT-171] waits after the sixth no, whatever it was to, and after each further one', () => {
    expect(refusalOf(refused(MAX_IN_VAIN_OF_ANY - 1), askFor(9, 'record', sixthAt))).toBe('accepted')
    const tired = refused(MAX_IN_VAIN_OF_ANY)
    const from = sixthAt + ASK_PAUSE_MS
    expect(mayAskAnythingAt(tired.members[HOST]!, ANN)).toBe(from)
    expect(mayAskAgainAt(tired.members[HOST]!, { owner: ANN, capability: 'record' })).toBe(from)
    expect(refusalOf(tired, askFor(9, 'record', from - 1))).toBe('asked-too-often')
    expect(refusalOf(tired, askFor(9, 'record', from))).toBe('accepted')
    const again = open(play(tired, askFor(9, 'record', from), no(9, from + 1)))
    expect(refusalOf(again, askFor(10, 'camera', from + 2))).toBe('asked-too-often')
  })

  it('[CONSENT-171] counts for this owner and this asker only', () => {
    const tired = refused(MAX_IN_VAIN_OF_ANY)
    expect(refusalOf(tired, said(HOST, askTo(9, { owner: LEE, capability: 'voice' }), sixthAt + 1))).toBe('accepted')
    expect(refusalOf(tired, said(LEE, askTo(9, { owner: ANN, capability: 'voice' }), sixthAt + 1))).toBe('accepted')
  })

  it('[CONSENT-171] counts a switch as well', () => {
    const tired = refused(MAX_IN_VAIN_OF_ANY)
    const turn = said(HOST, { kind: 'switch', switch: grantId(9), to: LEE }, sixthAt + 1)
    expect(refusalOf(tired, turn)).toBe('asked-too-often')
  })

  it('[CONSENT-171] forgets what is five minutes older than the newest, and what was given meanwhile', () => {
    const late = 500 + 10 + IN_VAIN_COUNTS_MS
    const calm = open(play(refused(5), askFor(9, 'record', late), no(9, late + 1)))
    expect(mayAskAnythingAt(calm.members[HOST]!, ANN)).toBeNull()
    const given = open(play(refused(5), askFor(9, 'camera', 600), said(ANN, yesTo(9, { capability: 'camera' }), 601)))
    expect(refusalOf(open(play(given, askFor(10, 'record', 602), no(10, 603))), askFor(11, 'record', 604))).toBe(
      'accepted',
    )
  })

  it('[CONSENT-172] what is open counts with what came to nothing, and alone it does not', () => {
    const files = (state: OpenSession, count: number, at: number) =>
      play(state, ...Array.from({ length: count }, (_none, n) => askFor(20 + n, 'file-give', at + n)))
    const many = open(files(shown, 7, 100))
    expect(refusalOf(many, askFor(40, 'file-give', 200))).toBe('accepted')
    const once = refused(1)
    const five = open(files(once, MAX_IN_VAIN_OF_ANY - 1, 200))
    expect(refusalOf(five, askFor(40, 'voice', 300))).toBe('asked-too-often')
    expect(refusalOf(five, said(HOST, askTo(40, { owner: LEE, capability: 'voice' }), 300))).toBe('accepted')
    expect(refusalOf(open(files(once, MAX_IN_VAIN_OF_ANY - 2, 200)), askFor(40, 'voice', 300))).toBe('accepted')
    expect(refusalOf(five, askFor(40, 'voice', 110 + IN_VAIN_COUNTS_MS))).toBe('accepted')
  })

  it('[CONSENT-172] an open switch counts as well, and is not wanted beside enough', () => {
    const hosts = open(play(sessionOf(ANN, LEE), said(HOST, shareTo(90, ANN, LEE), 50)))
    const turn = (n: number, to: DeviceId, at: number) => said(HOST, { kind: 'switch', switch: grantId(n), to }, at)
    const other = ['camera', 'voice', 'file-take', 'file-give', 'camera'] as const
    const five = open(
      play(hosts, ...other.flatMap((thing, n) => [askFor(n + 1, thing, 100 * (n + 1)), no(n + 1, 100 * (n + 1) + 10)])),
    )
    expect(refusalOf(five, turn(30, ANN, 600))).toBe('accepted')
    expect(refusalOf(open(play(five, turn(30, ANN, 600))), askFor(31, 'voice', 610))).toBe('asked-too-often')
    const lees = open(play(sessionOf(ANN, LEE), said(LEE, shareTo(92, HOST), 50)))
    const once = open(play(lees, askFor(1, 'camera', 100), no(1, 110), turn(2, ANN, 120)))
    const full = open(play(once, ...[11, 12, 13, 14].map((n) => askFor(n, 'file-give', 120 + n))))
    expect(refusalOf(full, askFor(15, 'file-give', 200))).toBe('asked-too-often')
    expect(refusalOf(open(play(five, turn(30, LEE, 600))), askFor(31, 'voice', 610))).toBe('accepted')
    expect(refusalOf(open(play(five, askFor(31, 'voice', 600))), turn(30, ANN, 610))).toBe('asked-too-often')
  })

  it('[CONSENT-171] does not hinder a host at the start: screen, control, a file and a recording, each declined once', () => {
    let state = sessionOf(ANN, LEE)
    let at = 100
    for (const [n, capability] of (['view', 'control', 'file-give', 'record'] as const).entries()) {
      const question = (id: number) => said(HOST, askTo(id, { owner: ANN, capability }), (at += 10))
      state = open(play(state, question(2 * n + 1), no(2 * n + 1, (at += 10)), question(2 * n + 2)))
      state = open(play(state, said(ANN, yesTo(2 * n + 2, { capability }), (at += 10))))
    }
    expect(state.members[HOST]?.inVain).toEqual([])
  })
})
