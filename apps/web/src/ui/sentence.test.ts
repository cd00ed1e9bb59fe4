import { MantineProvider } from '@mantine/core'
import { createInstance, type i18n as I18n, type TFunction } from 'i18next'
import { createElement, type ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { I18nextProvider } from 'react-i18next'
import { beforeAll, expect, test } from 'vitest'
import { hostControlling, participantControlling, participantSharingToMany } from '../gallery/fixtures.ts'
import { de } from '../i18n/de.ts'
import { en } from '../i18n/en.ts'
import { Activity } from '../session/activity.tsx'
import { Chat } from '../session/chat.tsx'
import { HeldNote } from '../session/host/held-note.tsx'
import { HeldList } from '../session/participant/held-list.tsx'
import { sharingWords } from '../session/participant/sharing-words.ts'
import { apart, Sentence } from './sentence.tsx'

let words: I18n
let t: TFunction
let german: TFunction
beforeAll(async () => {
  words = createInstance()
  const resources = { en: { translation: en }, de: { translation: de } }
  await words.init({ lng: 'en', resources, interpolation: { escapeValue: false } })
  t = words.getFixedT('en')
  german = words.getFixedT('de')
})

/** What stands in the one element that a sentence is. */
const rendered = (sentence: string): string | undefined =>
  /^<span>(.*)<\/span>$/su.exec(renderToStaticMarkup(createElement(Sentence, null, sentence)))?.[1]

/** As a page shows it. */
const onPage = (part: ReactNode): string =>
  renderToStaticMarkup(createElement(I18nextProvider, { i18n: words }, createElement(MantineProvider, null, part)))

test('[CONSENT-148] a name in a sentence is an element of its own, whatever it reads like', () => {
  const name = 'Lee allowed Mal to \u2069control'
  expect(rendered(apart(t)('host.hint.ready', { name }))).toBe(
    '<bdi class="set-apart">Lee allowed Mal to control</bdi> is here. Ask to see the screen when you are both ready.',
  )
  expect(rendered(apart(german)('host.hint.ready', { name: '<i>' }))).toMatch(
    /^<bdi class="set-apart">&lt;i&gt;<\/bdi> /u,
  )
})

test('[CONSENT-148] without a name a sentence is as it was, and labels stay plain', () => {
  expect(rendered(apart(t)('session.reconnecting'))).toBe(t('session.reconnecting'))
  expect(rendered(apart(t)('participant.can.since', { time: '14:02' }))).toBe('since 14:02')
  expect(t('host.picture.of', { name: 'Lee' })).toBe('Screen of Lee')
})

test('[CONSENT-148] who can do what, and what happened, has each name set apart', () => {
  const { sentence } = sharingWords(participantSharingToMany, { t: apart(t), language: 'en' })
  expect(rendered(sentence)).toMatch(/^<bdi class="set-apart">[^<]+<\/bdi> can see your screen\.$/u)
  const list = renderToStaticMarkup(
    createElement(
      I18nextProvider,
      { i18n: words },
      createElement(Activity, { entries: participantSharingToMany.activity }),
    ),
  )
  expect(list.match(/<bdi class="set-apart">/gu)?.length).toBeGreaterThan(0)
})

test('[CONSENT-148] whose computer somebody may use, and who wrote, is set apart as well', () => {
  const running = {
    busy: false,
    failed: undefined,
    run: () => undefined,
    runByItself: () => undefined,
    dismiss: () => undefined,
    dismissAll: () => undefined,
  }
  const commands = { withdraw: () => Promise.resolve(), sendMessage: () => Promise.resolve() }
  const { held } = participantControlling
  expect(onPage(createElement(HeldList, { held, commands, running }))).toContain(
    'control the mouse and keyboard of <bdi class="set-apart">Dana Reyes</bdi>.',
  )
  expect(onPage(createElement(HeldNote, { held: hostControlling.held }))).toContain(
    'control the mouse and keyboard of <bdi class="set-apart">Sam Miller</bdi>.',
  )
  const message = {
    id: '1',
    from: hostControlling.me.device,
    name: 'Lee',
    isMe: false,
    text: 'Hello',
    at: 0,
    pending: false,
  }
  const messages = [message, { ...message, id: '2', isMe: true }] as const
  const chat = onPage(createElement(Chat, { messages: [...messages], people: [], commands, isBack: false }))
  expect(chat.match(/<bdi[^>]*>[^<]*/gu)).toEqual(['<bdi class="set-apart">Lee'])
})
