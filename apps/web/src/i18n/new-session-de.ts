// What the "New session" dialog says, in German. May not know: components.
import type { Words } from './en.ts'

export const newSessionDe: Words['console']['dialog'] = {
  title: 'Neue Sitzung',
  sessionId: 'Sitzungsnummer',
  sessionIdHint: 'Leer lassen für eine zufällige.',
  password: 'Sitzungspasswort',
  passwordHint:
    'Eine Einmal-PIN. Ersetzen Sie sie durch ein eigenes, oder leeren Sie das Feld: dann vergleichen Sie mündlich einen Sicherheitscode.',
  passwordChosenId:
    'Eine selbst gewählte Sitzungsnummer braucht eines: eine PIN aus 6 Ziffern oder 8 bis 64 eigene Zeichen.',
  passwordNone: 'Wer die Nummer hat, kann anklopfen. Sie vergleichen dann mündlich einen Sicherheitscode.',
  who: 'Wer zeigt zuerst den Bildschirm?',
  participant: 'Die andere Person zeigt ihren Bildschirm',
  host: 'Ich zeige meinen Bildschirm',
  informed: 'Ich habe die andere Person über diese Sitzung informiert',
  submit: 'Sitzung starten',
  cancel: 'Abbrechen',
  errors: {
    sessionId: 'Verwenden Sie neun Ziffern, die nicht mit 0 beginnen.',
    password: 'Verwenden Sie 8 bis 64 Zeichen oder eine PIN aus 6 Ziffern.',
    idNeedsPassword: 'Eine selbst gewählte Sitzungsnummer braucht ein Passwort.',
  },
}
