// What the pages say in German where nothing is as it should be. May not know: components.
import type { Words } from './en.ts'

export const oddPagesDe: Pick<Words, 'browser' | 'notFound' | 'missingPage' | 'crashed'> = {
  browser: {
    title: 'Dieser Browser kann Ihre Sitzung nicht schützen',
    lead: 'Farhand verschlüsselt alles im Browser. Dafür fehlt diesem Browser:',
    works:
      'Diese Browser funktionieren: Chrome, Edge oder ein anderer Chromium-Browser ab Version 137, Firefox ab Version 130, Safari ab Version 26.',
    blocked:
      'Vielleicht sind Cookies und Websitedaten in den Einstellungen dieses Browsers gesperrt. Erlauben Sie sie für diese Adresse und laden Sie die Seite neu; oder nehmen Sie einen anderen Browser.',
    copyLink: 'Einladung für einen anderen Browser kopieren',
    insecure: 'Diese Seite wurde nicht über eine sichere Verbindung geöffnet. Fragen Sie nach der Adresse mit https.',
    missing: {
      'secure-page': 'eine sichere Verbindung (https)',
      keys: 'moderne Verschlüsselungsschlüssel',
      storage: 'privater Speicher für Schlüssel',
      workers: 'Hintergrundprozesse',
      codecs: 'die Videowerkzeuge für Bildschirmbilder',
    },
  },
  notFound: {
    title: 'Unter dieser Adresse ist nichts',
    lead: 'Der Link ist vielleicht unvollständig, oder die Seite ist umgezogen.',
  },
  missingPage: { title: 'Diese Seite kam nicht ganz an' },
  crashed: {
    title: 'Diese Seite ist gestolpert',
    lead: 'Nichts wird mehr geteilt. Laden Sie die Seite neu, um weiterzumachen.',
    reload: 'Neu laden',
  },
}
