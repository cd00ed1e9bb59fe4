// The engine behind the pages, loaded with the first session. May not know: pages.
import { captureScreen, ClientError, startSession, type CapturedSurface } from '@farhand/client'
import i18next from 'i18next'
import type { StartSession } from './open-sessions.ts'

/** Starts a session in its worker. */
export const start: StartSession = (entry) =>
  startSession(entry, { participant: i18next.t('session.people.unnamed', { number: '#' }) })

/** Opens the browser's picker, in the very click that calls it; null when the person closed it. */
export async function pickScreen(): Promise<CapturedSurface | null> {
  try {
    return await captureScreen()
  } catch (cause) {
    if (cause instanceof ClientError && cause.code === 'capture-refused') return null
    throw cause
  }
}
