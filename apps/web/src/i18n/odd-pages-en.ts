// What the pages say in English where nothing is as it should be: a browser that can't, an address with nothing there, a page
// that stumbled. May not know: components.

export const oddPagesEn = {
  browser: {
    title: 'This browser cannot keep your session private',
    lead: 'Farhand encrypts everything inside the browser. For that, this browser lacks:',
    works:
      'These browsers work: Chrome, Edge or another Chromium browser from version 137, Firefox from version 130, Safari from version 26.',
    blocked:
      'Perhaps cookies and site data are blocked in the settings of this browser. Allow them for this address, then load the page again; or use another browser.',
    copyLink: 'Copy the invitation for another browser',
    insecure: 'This page was not opened over a secure connection. Ask for the address that starts with https.',
    missing: {
      'secure-page': 'a secure (https) connection',
      keys: 'modern encryption keys',
      storage: 'private storage for keys',
      workers: 'background workers',
      codecs: 'the video tools for screen pictures',
    },
  },
  notFound: { title: 'There is nothing at this address', lead: 'The link may be incomplete or the page has moved.' },
  missingPage: { title: 'This page did not come whole' },
  crashed: {
    title: 'This page stumbled',
    lead: 'Nothing is shared any more. Reload the page to go on.',
    reload: 'Reload',
  },
}
