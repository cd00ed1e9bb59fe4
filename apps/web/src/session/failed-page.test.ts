import { MantineProvider } from '@mantine/core'
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router'
import type { SessionFault } from '@farhand/client'
import { sessionIdSchema } from '@farhand/protocol'
import { createInstance, type i18n as I18n } from 'i18next'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { I18nextProvider } from 'react-i18next'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { en } from '../i18n/en.ts'
import { FailedPage } from './failed-page.tsx'

let words: I18n
beforeAll(async () => {
  words = createInstance()
  await words.init({ lng: 'en', resources: { en: { translation: en } } })
})

afterEach(() => {
  vi.unstubAllGlobals()
})

/** The page of a fault, as it is drawn first. */
async function pageOf(fault: SessionFault): Promise<string> {
  const sessionId = sessionIdSchema.parse('123456789')
  const view = { stage: 'failed', fault, code: 'refused', retryMinutes: null, sessionId } as const
  const browser = { moveHere: () => undefined, tryAgain: () => undefined, signedIn: true }
  const routeTree = createRootRoute({ component: () => createElement(FailedPage, { view, browser }) })
  const router = createRouter({ routeTree, history: createMemoryHistory() })
  await router.load()
  const page = createElement(MantineProvider, null, createElement(RouterProvider, { router: router as never }))
  return renderToStaticMarkup(createElement(I18nextProvider, { i18n: words }, page))
}

test('[CONSENT-169] who was in and was away too long can report abuse; who was never in has nothing to report', async () => {
  expect(await pageOf('away-too-long')).toContain(words.t('report.button'))
  const stranger = await pageOf('unknown-session')
  expect(stranger).toContain(words.t('faults.unknown-session.title'))
  expect(stranger).not.toContain(words.t('report.button'))
})

test('who waited behind a link reads of the link, and who typed an ID of the ID', async () => {
  let kept: string | null = 'k=1.…'
  vi.stubGlobal('window', { sessionStorage: { getItem: () => kept } })
  const byLink = await pageOf('no-match')
  expect(byLink).toContain(words.t('faults.link-no-match.title'))
  expect(byLink).toContain(words.t('app.code', { code: 'no-match' }))
  kept = null
  expect(await pageOf('no-match')).toContain(words.t('faults.no-match.title'))
})
