// What the companion says on a terminal, or in a small window where there is none, in the language of the system.
// Lives here: the sentences. May not know: when.
import { DESKTOP_GONE } from './run-session.ts'
import type { PlatformErrorCode } from './platform/platform-error.ts'

/** One sentence per occasion. */
export interface Words {
  readonly help: string
  readonly wrongUse: string
  readonly badJoin: string
  readonly used: string
  readonly running: string
  readonly removed: string
  readonly notPackaged: string
  readonly noSession: string
  readonly joining: string
  readonly over: string
  readonly close: string
  readonly noDesktop: string
  /** Where there is more to say than `noDesktop`. */
  readonly desktop: Partial<Record<PlatformErrorCode, string>>
  readonly ask: { readonly address: string; readonly sessionId: string; readonly code: string }
  readonly faults: {
    readonly spent: string
    readonly unreachable: string
    readonly tooMany: string
    readonly desktopGone: string
  }
}

const ENGLISH: Words = {
  help: `The Farhand companion lets somebody you chose use mouse and keyboard here, as long as you allow it on the session's page.

  --join "ADDRESS SESSION-ID CODE"   join by what the session's page shows
  --rest SECONDS   how long remote control rests after you used mouse or keyboard yourself: 1 to 60, 3 unless said
  --version   say which version this is
  --check     say whether it can work on this computer
  --remove    remove this file and what an earlier run left behind
  --help      this text`,
  wrongUse: 'This is not understood. --help says what is.',
  badJoin: 'This is no address, session ID and code as the session page shows them.',
  used: 'This companion was used once already and removes itself now. The session page gives you a new one.',
  running: 'This companion is already running.',
  removed: 'The companion has removed itself.',
  notPackaged: 'Only a downloaded companion removes itself; nothing was removed.',
  noSession: 'Please start the companion from the page of a session. Nothing was changed on this computer.',
  joining:
    'Joining the session. What happens next is on the session page. Ctrl + F12 takes back all you allow, at once: remote control and the view of your screen.',
  over: 'The session is over.',
  close: 'Close',
  noDesktop: 'The companion cannot reach this desktop, so nobody can control it from afar. Showing the screen works.',
  desktop: {
    'desktop-is-wayland':
      'This desktop uses Wayland, where remote control is not possible yet. Showing the screen works.',
    'not-allowed':
      'Please allow the companion under System Settings, Privacy & Security, Accessibility, and start it again.',
  },
  ask: { address: 'Address of the session page:', sessionId: 'Session ID:', code: 'Code:' },
  faults: {
    spent: 'This code was used already or is too old. The session page gives you a new one.',
    unreachable: 'The server does not answer. Please check the connection to the internet.',
    tooMany: 'There were too many tries. Please wait a few minutes.',
    desktopGone: 'The desktop has ended, and with it remote control.',
  },
}

const GERMAN: Words = {
  help: `Mit dem Farhand-Begleitprogramm kann jemand, den Sie bestimmen, hier Maus und Tastatur benutzen, solange Sie das auf der Seite der Sitzung erlauben.

  --join "ADRESSE SITZUNGS-ID CODE"   tritt mit dem bei, was die Seite der Sitzung zeigt
  --rest SEKUNDEN   wie lange die Fernsteuerung ruht, nachdem Sie selbst Maus oder Tastatur benutzt haben: 1 bis 60, sonst 3
  --version   sagt, welche Version das ist
  --check     sagt, ob es auf diesem Computer arbeiten kann
  --remove    entfernt diese Datei und was ein früherer Lauf zurückgelassen hat
  --help      dieser Text`,
  wrongUse: 'Das ist nicht bekannt. --help sagt, was es gibt.',
  badJoin: 'Das sind nicht Adresse, Sitzungs-ID und Code, wie die Seite der Sitzung sie zeigt.',
  used: 'Dieses Begleitprogramm wurde schon einmal benutzt und entfernt sich jetzt. Die Seite der Sitzung gibt Ihnen ein neues.',
  running: 'Dieses Begleitprogramm läuft bereits.',
  removed: 'Das Begleitprogramm hat sich entfernt.',
  notPackaged: 'Nur ein heruntergeladenes Begleitprogramm entfernt sich; es wurde nichts entfernt.',
  noSession:
    'Bitte starten Sie das Begleitprogramm von der Seite einer Sitzung aus. An diesem Computer wurde nichts geändert.',
  joining:
    'Tritt der Sitzung bei. Wie es weitergeht, steht auf der Seite der Sitzung. Strg + F12 nimmt alles, was Sie erlaubt haben, sofort zurück: die Fernsteuerung und den Blick auf Ihren Bildschirm.',
  over: 'Die Sitzung ist beendet.',
  close: 'Schließen',
  noDesktop:
    'Das Begleitprogramm erreicht diesen Desktop nicht; niemand kann ihn aus der Ferne steuern. Den Bildschirm zu zeigen geht.',
  desktop: {
    'desktop-is-wayland':
      'Dieser Desktop benutzt Wayland; dort ist Fernsteuerung noch nicht möglich. Den Bildschirm zu zeigen geht.',
    'not-allowed':
      'Bitte erlauben Sie das Begleitprogramm unter Systemeinstellungen, Datenschutz & Sicherheit, Bedienungshilfen, und starten Sie es noch einmal.',
  },
  ask: { address: 'Adresse der Sitzungsseite:', sessionId: 'Sitzungs-ID:', code: 'Code:' },
  faults: {
    spent: 'Dieser Code wurde schon benutzt oder ist zu alt. Die Seite der Sitzung gibt Ihnen einen neuen.',
    unreachable: 'Der Server antwortet nicht. Bitte prüfen Sie die Verbindung zum Internet.',
    tooMany: 'Es gab zu viele Versuche. Bitte warten Sie ein paar Minuten.',
    desktopGone: 'Der Desktop ist beendet und mit ihm die Fernsteuerung.',
  },
}

/** The sentences for a locale such as `de-AT`. */
export const wordsFor = (locale: string): Words => (/^de\b/.test(locale) ? GERMAN : ENGLISH)

/** Why it did not join or did not stay, by the code of `SessionFault` or `DESKTOP_GONE`. */
export function faultWords({ faults }: Words, fault: string): string {
  if (fault === 'connection-lost') return faults.unreachable
  if (fault === DESKTOP_GONE) return faults.desktopGone
  return fault === 'too-many' ? faults.tooMany : faults.spent
}
