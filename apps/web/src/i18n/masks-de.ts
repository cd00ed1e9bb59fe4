// What the pages say about hidden areas, in German ("Sie"). May not know: components.
import type { MasksWords } from './masks-en.ts'

export const masksDe: MasksWords = {
  open: 'Bereiche verbergen',
  title: 'Bereiche Ihres Bildschirms verbergen',
  lead: 'Ziehen Sie ein Rechteck über das, was niemand sehen soll. Es wird geschwärzt, bevor etwas dieses Gerät verlässt.',
  until: 'Für die anderen ändert sich nichts, bis Sie bestätigen.',
  preview: 'Was Sie gerade zeigen',
  keys: 'Mit der Tastatur: Die Pfeiltasten verschieben den gewählten Bereich, mit Umschalt ändern sie seine Größe, Entf entfernt ihn.',
  list: 'Zu verbergende Bereiche',
  area: 'Bereich {{number}}',
  size: '{{width}} % breit, {{height}} % hoch',
  add: 'Bereich hinzufügen',
  remove: 'Bereich {{number}} entfernen',
  removeShort: 'Entfernen',
  hide: 'Diese Bereiche verbergen',
  hideNothing: 'Nichts mehr verbergen',
  cancel: 'Abbrechen',
  hidden_one: '{{count}} Bereich ist verborgen.',
  hidden_other: '{{count}} Bereiche sind verborgen.',
  ofOther:
    'Was Sie verborgen haben, gehört zum anderen Bildschirm. Verbergen Sie wieder Bereiche, oder setzen Sie das Teilen fort.',
  resized: {
    window:
      'Das Fenster hat seine Größe geändert, darum ist das Teilen angehalten. Verbergen Sie die Bereiche wieder, oder setzen Sie das Teilen fort.',
    tab: 'Der Tab hat seine Größe geändert, darum ist das Teilen angehalten. Verbergen Sie die Bereiche wieder, oder setzen Sie das Teilen fort.',
    screen:
      'Der Bildschirm hat seine Größe geändert, darum ist das Teilen angehalten. Verbergen Sie die Bereiche wieder, oder setzen Sie das Teilen fort.',
    unknown:
      'Was Sie zeigen, hat seine Größe geändert, darum ist das Teilen angehalten. Verbergen Sie die Bereiche wieder, oder setzen Sie das Teilen fort.',
  },
  gone: 'Vorhin waren Bereiche verborgen. Auf dem, was Sie jetzt zeigen, ist nichts verborgen.',
  first: 'Erst Bereiche verbergen',
  firstHelp: 'Sie verbergen, was Sie möchten, bevor jemand etwas sieht.',
  again: 'Vorhin waren Bereiche verborgen. Hier ist noch nichts verborgen.',
  untilStart: 'Niemand sieht etwas, bevor Sie auf „Jetzt zeigen“ drücken.',
  previewFirst: 'Was Sie gleich zeigen',
  start: 'Jetzt zeigen',
  covered:
    'Noch hat niemand etwas davon gesehen. Verbergen Sie Bereiche, oder setzen Sie das Teilen fort, um alles zu zeigen.',
}
