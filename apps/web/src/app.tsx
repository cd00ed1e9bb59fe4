// The routes. Lives here: which address shows which page, each loaded when it is first needed.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  RouterProvider,
} from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { ApiError } from './api/request.ts'
import { watchNextPage, type PageAt } from './next-page.ts'
import { accountFile, adminFile, consoleFile, joinFile, sessionFile, verifyFile } from './page-files.ts'
import { AppFrame } from './ui/app-frame.tsx'
import { ComingPage, MissingPage } from './ui/late-pages.tsx'
import { NextPageWord } from './ui/next-page-word.tsx'
import { CrashedPage, NotFoundPage } from './ui/odd-pages.tsx'
import { createOpenSessions } from './session/open-sessions.ts'
import { SessionsContext } from './session/sessions-context.ts'

const root = createRootRoute({ component: Root, notFoundComponent: NotFoundPage, errorComponent: CrashedPage })

const routes = [
  createRoute({
    getParentRoute: () => root,
    path: '/',
    component: lazyRouteComponent(joinFile, 'HomeRoute'),
    staticData: { bring: joinFile },
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/join/$id',
    component: lazyRouteComponent(joinFile, 'JoinRoute'),
    staticData: { bring: joinFile },
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/session/$id',
    component: lazyRouteComponent(sessionFile, 'SessionRoute'),
    staticData: { bring: sessionFile },
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/sign-in',
    component: lazyRouteComponent(accountFile, 'SignInRoute'),
    staticData: { bring: accountFile },
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/setup',
    component: lazyRouteComponent(accountFile, 'SetUpRoute'),
    staticData: { bring: accountFile },
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/verify',
    component: lazyRouteComponent(verifyFile, 'VerifyRoute'),
    staticData: { bring: verifyFile },
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/console',
    component: lazyRouteComponent(consoleFile, 'ConsoleRoute'),
    staticData: { bring: consoleFile },
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/admin',
    component: lazyRouteComponent(adminFile, 'AdminRoute'),
    staticData: { bring: adminFile },
  }),
] as const

const router = createRouter({
  routeTree: root.addChildren(routes),
  defaultPendingComponent: ComingPage,
  defaultErrorComponent: FaultyPage,
})

/** Brings the file of the page at a path; undefined where there is none. */
const pageAt: PageAt = (pathname) => router.getMatchedRoutes(pathname)[2]?.options.staticData?.bring

const nextPage = watchNextPage(router.history, {
  pageAt,
  goByLoading: (href) => {
    globalThis.location.assign(href)
  },
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
  interface StaticDataRouteOption {
    /** Brings the page's file. Throws as `lateFile` does. */
    readonly bring?: () => Promise<unknown>
  }
}

/** Asked at once, also where the browser believes itself offline: a house may be on this machine or this network, the page says what
 *  does not come through, and nothing is done later that its person has left behind. */
const asked = { retry: false, networkMode: 'always' } as const
const queries = new QueryClient({
  defaultOptions: { queries: { ...asked, refetchOnReconnect: true }, mutations: asked },
})
/** Nobody knocks whose page of the session may not come. */
const sessions = createOpenSessions(async () => (await sessionFile()).start)

function Root(): ReactNode {
  return (
    <>
      <NextPageWord next={nextPage} />
      <Outlet />
    </>
  )
}

function FaultyPage({ error }: { readonly error: unknown }): ReactNode {
  if (!(error instanceof ApiError)) return <CrashedPage error={error} />
  const tryAgain = async (): Promise<void> => {
    await pageAt(router.state.location.pathname)?.()
    await router.invalidate()
  }
  return <MissingPage cause={error} tryAgain={tryAgain} />
}

/** The whole product in a page. */
export function App(): ReactNode {
  return (
    <AppFrame>
      <QueryClientProvider client={queries}>
        <SessionsContext value={sessions}>
          <RouterProvider router={router} />
        </SessionsContext>
      </QueryClientProvider>
    </AppFrame>
  )
}
