// The page of a running session. Lives here: finding or resuming it, and holding on to the page while it is live.
// May not know: how a page looks.
import { useQuery } from '@tanstack/react-query'
import { useBlocker, useParams } from '@tanstack/react-router'
import type { Session } from '@farhand/client'
import type { SessionId } from '@farhand/protocol'
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { whoAmI } from '../api/accounts.ts'
import { forgetInvitation } from '../join/fragment.ts'
import { parseSessionId } from '../join/session-id-text.ts'
import { NotFoundPage } from '../ui/odd-pages.tsx'
import { AbleBrowser } from './able-browser.tsx'
import { canCapture } from './browser-needs.ts'
import { useDescribedPage } from './companion/use-described-page.ts'
import type { PageBrowser } from './page-browser.ts'
import { FailedPage } from './failed-page.tsx'
import { isServerThere, reloadPage } from '../load.ts'
import { ENGINE_NOT_LOADED, notLoaded, type Refused } from './open-sessions.ts'
import { Connecting, type Arrival } from './connecting-page.tsx'
import { SessionPage } from './session-page.tsx'
import { useSessions } from './sessions-context.ts'
import { stripOpener } from './strip-window.ts'
import { pickScreen } from './start.ts'
import { useLeaving } from '../use-leaving.ts'
import { useIsArriving } from './use-is-arriving.ts'

export { start } from './start.ts'

export function SessionRoute(): ReactNode {
  const { id } = useParams({ from: '/session/$id' })
  const sessionId = parseSessionId(id)
  if (sessionId === undefined) return <NotFoundPage />
  return (
    <AbleBrowser>
      <Found key={sessionId} sessionId={sessionId} />
    </AbleBrowser>
  )
}

function Found({ sessionId }: { readonly sessionId: SessionId }): ReactNode {
  const sessions = useSessions()
  const leaving = useLeaving()
  const [entered] = useState(() => sessions.find(sessionId))
  const [found, setFound] = useState<Session | Refused | undefined>(entered)

  const resume = useCallback(
    async (takeOver: boolean): Promise<void> => {
      setFound(
        await sessions
          .resume(sessionId, { takeOver, left: leaving() })
          .catch((cause: unknown) => notLoaded(sessionId, cause)),
      )
    },
    [sessions, sessionId, leaving],
  )
  useEffect(() => {
    // oxlint-disable-next-line react/set-state-in-effect -- the state is set when the session answers
    if (sessions.find(sessionId) === undefined) void resume(false)
    return () => {
      sessions.close(sessionId)
    }
  }, [sessions, sessionId, resume])

  if (found === undefined) return <Connecting arrival="coming-back" />
  if ('stage' in found) {
    const tryAgain = (): void => {
      setFound(undefined)
      void resume(false)
    }
    return <FailedPage view={found} browser={{ moveHere: reloadPage, tryAgain, signedIn: false }} />
  }
  return <Running session={found} way={found === entered ? 'entering' : 'coming-back'} resume={resume} />
}

interface RunningProps {
  readonly session: Session
  readonly way: Arrival
  readonly resume: (takeOver: boolean) => Promise<void>
}

function Running({ session, way, resume }: RunningProps): ReactNode {
  const { t } = useTranslation()
  const view = useSyncExternalStore(
    useCallback((changed) => session.subscribe(changed), [session]),
    () => session.current(),
  )
  const me = useQuery({
    queryKey: ['me'],
    queryFn: ({ signal }) => whoAmI(signal),
    enabled: view.stage === 'failed',
  })
  const signedIn = me.data !== undefined && me.data !== null
  const [picking, setPicking] = useState(false)
  const [strip, setStrip] = useState(NO_WINDOW)
  const isLive = view.stage === 'live'
  const letIn = isLive ? view.sessionId : undefined
  useEffect(() => {
    if (letIn !== undefined) forgetInvitation(letIn)
  }, [letIn])
  const askOver = useDescribedPage(session.commands, { isLive, dialog: picking, windows: strip })
  // Apart from the words: a picture that is put into its element anew with every language is none until the next key frame.
  const shown = useMemo(
    () => ({
      showPicture: (container: HTMLElement) => session.showPicture(container),
      takeStill: () => session.takeStill(),
    }),
    [session],
  )
  const isEngineMissing = view.stage === 'failed' && view.code === ENGINE_NOT_LOADED
  const comeAgain = useCallback(async (): Promise<void> => {
    if (isEngineMissing && (await isServerThere())) reloadPage()
    else await resume(false)
  }, [isEngineMissing, resume])
  const browser = useMemo<PageBrowser>(() => {
    const opener = stripOpener()
    return {
      ...shown,
      pickScreen: canCapture() ? () => pickWhile(setPicking) : undefined,
      openStrip: opener && (() => openWhile(opener, { title: t('consent.strip.title'), setStrip })),
      moveHere: () => {
        void resume(true)
      },
      tryAgain: () => {
        void comeAgain()
      },
      signedIn,
    }
  }, [shown, resume, comeAgain, signedIn, t])
  const holds = view.stage === 'live' && (view.role === 'host' || view.sharing !== null)
  useBlocker({
    shouldBlockFn: () => !askOver(() => globalThis.confirm(t('session.leavePage'))),
    enableBeforeUnload: holds,
    disabled: !holds,
  })
  const arrival = useIsArriving(session, view) ? way : undefined
  return <SessionPage view={view} commands={session.commands} browser={browser} arrival={arrival} />
}

const NO_WINDOW: readonly string[] = []

/** The small window, and what the desktop may call it while it is open: Chromium gives it the title that the page had. */
async function openWhile(
  open: () => Promise<Window>,
  { title, setStrip }: { readonly title: string; readonly setStrip: (titles: readonly string[]) => void },
): Promise<Window> {
  const before = document.title
  const opened = await open()
  setStrip([...new Set([before, document.title, title])])
  opened.addEventListener('pagehide', () => {
    setStrip(NO_WINDOW)
  })
  return opened
}

/** The browser's picker, and whether it is open. */
async function pickWhile(setPicking: (picking: boolean) => void): ReturnType<typeof pickScreen> {
  const picked = pickScreen()
  setPicking(true)
  try {
    return await picked
  } finally {
    setPicking(false)
  }
}
