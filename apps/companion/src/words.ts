// What the companion says on a terminal, in the language of the system. Lives here: the sentences. May not know: when.

const ENGLISH = {
  help: `The Farhand companion lets somebody you chose use mouse and keyboard here, as long as you allow it on the session's page.

  --version   say which version this is
  --check     say whether it can work on this computer
  --remove    remove this file and what an earlier run left behind
  --help      this text`,
  wrongUse: 'This is not understood. --help says what is.',
  used: 'This companion was used once already and removes itself now. The session page gives you a new one.',
  running: 'This companion is already running.',
  removed: 'The companion has removed itself.',
  notPackaged: 'Only a downloaded companion removes itself; nothing was removed.',
  noSession: 'Please start the companion from the page of a session. Nothing was changed on this computer.',
}

/** One sentence per occasion. */
export type Words = typeof ENGLISH

const GERMAN: Words = {
  help: `Mit dem Farhand-Begleitprogramm kann jemand, den Sie bestimmen, hier Maus und Tastatur benutzen, solange Sie das auf der Seite der Sitzung erlauben.

  --version   sagt, welche Version das ist
  --check     sagt, ob es auf diesem Computer arbeiten kann
  --remove    entfernt diese Datei und was ein früherer Lauf zurückgelassen hat
  --help      dieser Text`,
  wrongUse: 'Das ist nicht bekannt. --help sagt, was es gibt.',
  used: 'Dieses Begleitprogramm wurde schon einmal benutzt und entfernt sich jetzt. Die Seite der Sitzung gibt Ihnen ein neues.',
  running: 'Dieses Begleitprogramm läuft bereits.',
  removed: 'Das Begleitprogramm hat sich entfernt.',
  notPackaged: 'Nur ein heruntergeladenes Begleitprogramm entfernt sich; es wurde nichts entfernt.',
  noSession:
    'Bitte starten Sie das Begleitprogramm von der Seite einer Sitzung aus. An diesem Computer wurde nichts geändert.',
}

/** The sentences for a locale such as `de-AT`. */
export const wordsFor = (locale: string): Words => (/^de\b/.test(locale) ? GERMAN : ENGLISH)
