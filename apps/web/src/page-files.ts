// The files of the pages, each brought when it is first needed. Whoever does something that leads to another page brings its file
// first: nothing is done whose page may not come. Each throws as `lateFile` does. May not know: addresses.
import { lateFile } from './load.ts'

export const joinFile = lateFile(() => import('./join/routes.tsx'))
/** With what starts the engine of a session. */
export const sessionFile = lateFile(() => import('./session/session-route.tsx'))
export const accountFile = lateFile(() => import('./account/routes.tsx'))
export const verifyFile = lateFile(() => import('./verify/verify-route.tsx'))
export const consoleFile = lateFile(() => import('./console/console-route.tsx'))
export const adminFile = lateFile(() => import('./admin/admin-route.tsx'))
