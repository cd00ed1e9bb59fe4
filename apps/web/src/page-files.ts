// The files of the pages, each brought when it is first needed. Whoever does something that leads to another page brings its file
// first: nothing is done whose page may not come. Each throws as `load` does. May not know: addresses.
import { load } from './load.ts'

export const joinFile = () => load(() => import('./join/routes.tsx'))
/** What starts the engine of a session. */
export const startFile = () => load(() => import('./session/start.ts'))
export const sessionFile = () => load(() => import('./session/session-route.tsx'))
export const accountFile = () => load(() => import('./account/routes.tsx'))
export const verifyFile = () => load(() => import('./verify/verify-route.tsx'))
export const consoleFile = () => load(() => import('./console/console-route.tsx'))
export const adminFile = () => load(() => import('./admin/admin-route.tsx'))
