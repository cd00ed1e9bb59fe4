// The routes. Lives here: which address shows which page, each loaded when it is first needed.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, RouterProvider } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { AppFrame } from './ui/app-frame.tsx'
import { CrashedPage, NotFoundPage } from './ui/odd-pages.tsx'
import { createOpenSessions } from './session/open-sessions.ts'
import { SessionsContext } from './session/sessions-context.ts'

const root = createRootRoute({ notFoundComponent: NotFoundPage, errorComponent: CrashedPage })

const routes = [
  createRoute({
    getParentRoute: () => root,
    path: '/',
    component: lazyRouteComponent(() => import('./join/routes.tsx'), 'HomeRoute'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/join/$id',
    component: lazyRouteComponent(() => import('./join/routes.tsx'), 'JoinRoute'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/session/$id',
    component: lazyRouteComponent(() => import('./session/session-route.tsx'), 'SessionRoute'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/sign-in',
    component: lazyRouteComponent(() => import('./account/routes.tsx'), 'SignInRoute'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/setup',
    component: lazyRouteComponent(() => import('./account/routes.tsx'), 'SetUpRoute'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/verify',
    component: lazyRouteComponent(() => import('./verify/verify-route.tsx'), 'VerifyRoute'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/console',
    component: lazyRouteComponent(() => import('./console/console-route.tsx'), 'ConsoleRoute'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/admin',
    component: lazyRouteComponent(() => import('./admin/admin-route.tsx'), 'AdminRoute'),
  }),
] as const

const router = createRouter({ routeTree: root.addChildren(routes) })

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

/** Asked at once, also where the browser believes itself offline: a house may be on this machine or this network, the page says what
 *  does not come through, and nothing is done later that its person has left behind. */
const asked = { retry: false, networkMode: 'always' } as const
const queries = new QueryClient({
  defaultOptions: { queries: { ...asked, refetchOnReconnect: true }, mutations: asked },
})
const sessions = createOpenSessions(async () => (await import('./session/start.ts')).start)

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
