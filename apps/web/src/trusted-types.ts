// The one Trusted Types policy of every page. Lives here: what may become HTML or a script address.
// Must be the first import of an entry; may not know: React, pages.

interface PolicyRules {
  createHTML(html: string): string
  createScriptURL(url: string): string
}
interface PolicyFactory {
  createPolicy(name: 'default', rules: PolicyRules): unknown
}

/** Text without any tag passes (style sheets of the component library); markup never does. Throws TypeError. */
export function plainHtml(html: string): string {
  if (html.includes('<')) throw new TypeError('Markup must not be made from text.')
  return html
}

/** Only our own built assets may run: same origin, below /assets/. Throws TypeError. */
export function ownScript(url: string, origin: string): string {
  const { origin: from, pathname } = new URL(url, origin)
  const isOurs = from === origin && (pathname.startsWith('/assets/') || import.meta.env.DEV)
  if (!isOurs) throw new TypeError('Only scripts of this server may run.')
  return url
}

if (typeof window !== 'undefined') {
  const { trustedTypes } = window as { trustedTypes?: PolicyFactory }
  trustedTypes?.createPolicy('default', {
    createHTML: plainHtml,
    createScriptURL: (url) => ownScript(url, window.location.origin),
  })
}
