// The address people know the server by. Lives here: the public origin, and what depends on it alone.
import { isLoopbackName, publicOrigin, type Settings } from '../settings.ts'

/** The public address; with port 0 it is known once the server listens. */
export interface Site {
  /** Such as `https://help.example.com`. */
  readonly origin: string
  /** Whether people reach it by https: secure cookies, HSTS. */
  readonly secure: boolean
  /** Tells the port the server really listens on. */
  listensOn(port: number): void
}

/** The site of these settings. */
export function createSite(settings: Settings): Site {
  let origin = publicOrigin(settings, settings.port)
  return {
    get origin() {
      return origin
    },
    secure: origin.startsWith('https:'),
    listensOn(port) {
      origin = publicOrigin(settings, port)
    },
  }
}

/** Whether a request's Origin header names our own pages; a missing, `null` or foreign one does not. */
export const isOwnOrigin = (site: Site, origin: string | undefined): boolean => origin === site.origin

/** Where a GET under another loopback name belongs; undefined where it is right as it is. */
export function canonicalAddress(site: Site, host: string | undefined, path: string): string | undefined {
  if (host === undefined || !URL.canParse(`http://${host}`)) return undefined
  const wanted = new URL(site.origin)
  const { hostname } = new URL(`http://${host}`)
  const bothLoopback = isLoopbackName(hostname) && isLoopbackName(wanted.hostname)
  if (!bothLoopback || hostname === wanted.hostname || !path.startsWith('/')) return undefined
  return site.origin + path
}
