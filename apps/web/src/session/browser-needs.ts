// What a session needs of the browser. Lives here: finding out what is missing. May not know: pages.

/** Keys of the words in `browser.missing`. */
export type BrowserNeed = 'secure-page' | 'keys' | 'storage' | 'workers' | 'codecs'

/** What this browser lacks for taking part; empty when all is there. */
export async function missingFromBrowser(): Promise<readonly BrowserNeed[]> {
  if (!globalThis.isSecureContext) return ['secure-page']
  const has: Record<Exclude<BrowserNeed, 'secure-page'>, boolean> = {
    keys: await hasDeviceKeys(),
    storage: await hasStorage(),
    workers: 'Worker' in globalThis,
    codecs: 'VideoDecoder' in globalThis && 'OffscreenCanvas' in globalThis,
  }
  const needs = ['keys', 'storage', 'workers', 'codecs'] as const
  return needs.filter((need) => !has[need])
}

async function hasDeviceKeys(): Promise<boolean> {
  try {
    await crypto.subtle.generateKey({ name: 'Ed25519' }, false, ['sign', 'verify'])
    return true
  } catch {
    return false
  }
}

/** Where the person blocked site data, what keeps it is there and refuses every call. */
async function hasStorage(): Promise<boolean> {
  try {
    await Promise.all([indexedDB.databases(), navigator.locks.query()])
    return true
  } catch {
    return false
  }
}

/** Whether this browser can show its own screen; phones can't. */
export const canCapture = (): boolean =>
  typeof navigator.mediaDevices?.getDisplayMedia === 'function' && 'VideoEncoder' in globalThis
