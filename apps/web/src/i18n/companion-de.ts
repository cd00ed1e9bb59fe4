// What the helper program's parts of the pages say in German. May not know: components.
import type { companionEn } from './companion-en.ts'

export const companionDe: typeof companionEn = {
  title: '{{name}} Maus und Tastatur überlassen',
  why: 'Ein Browser allein kann das nicht. Ein kleines Hilfsprogramm kann es, nur für diese Sitzung. Es wird nicht installiert und entfernt sich am Ende selbst.',
  steps: {
    download: 'Herunterladen',
    open: 'Öffnen',
    done: 'Das ist alles',
    doneHelp:
      'Diese Seite meldet, sobald es läuft. Sie können es jederzeit anhalten, mit seinem roten Knopf oder hier. {{key}} nimmt alles auf einmal zurück, auch den Blick auf Ihren Bildschirm.',
  },
  system: {
    'linux-x64': 'Linux',
    'win-x64': 'Windows',
    'darwin-x64': 'Mac (Intel)',
    'darwin-arm64': 'Mac (Apple)',
  },
  open: {
    'linux-x64':
      'Klicken Sie im Ordner Downloads mit der rechten Maustaste auf die Datei, wählen Sie Eigenschaften, dann Zugriffsrechte, und erlauben Sie, sie als Programm auszuführen. Dann doppelklicken Sie darauf.',
    'win-x64':
      'Klicken Sie in der Liste der Downloads auf die Datei. Fragt Windows nach, wählen Sie „Trotzdem ausführen“: Der Name des Herausgebers wird angezeigt.',
    'darwin-x64':
      'Öffnen Sie die Datei im Ordner Downloads. Der Mac bittet Sie dann, sie unter Datenschutz & Sicherheit, Bedienungshilfen, zu erlauben.',
    'darwin-arm64':
      'Öffnen Sie die Datei im Ordner Downloads. Der Mac bittet Sie dann, sie unter Datenschutz & Sicherheit, Bedienungshilfen, zu erlauben.',
  },
  download: 'Für {{system}} herunterladen',
  size: '{{size}} MB',
  others: 'Anderes System:',
  byHand: 'Es fragt nach einem Code?',
  byHandHelp: 'Geben Sie diesen Code ein. Er gilt einmal, und bis {{time}}.',
  code: 'Code des Hilfsprogramms',
  verify: 'Wie Sie prüfen, ob die Datei echt ist',
  check: {
    sum: 'Lassen Sie im Ordner des Downloads seine Summe anzeigen (FILE ist dort sein Name):',
    mustBe: 'Sie muss so lauten:',
    signature: 'Dass die Liste der Summen von der Organisation ist, sagt ihre Unterschrift:',
    key: 'Ein Schlüssel von diesem selben Server beweist nur, dass unterwegs nichts verändert wurde. Besser holen Sie ihn auf einem anderen Weg von der Organisation.',
    inside:
      'Unter Windows ist auch die Datei selbst unterschrieben: Eigenschaften, Digitale Signaturen. Dort steht der Name der Organisation.',
  },
  newCode: 'Neu zum Herunterladen anbieten',
  expired: 'Dieser Download ist zu alt. Bitte bieten Sie ihn neu an.',
  none: 'Sie erlauben {{name}} die Steuerung, doch es wird nichts geklickt oder getippt: Dafür braucht es das Hilfsprogramm, das dieser Server nicht anbietet.',
  later: 'Jetzt nicht',
  joined: 'Das Hilfsprogramm läuft auf diesem Computer.',
  joinedHelp:
    '{{key}} nimmt alles auf einmal zurück, auch den Blick auf Ihren Bildschirm. Der rote Knopf beendet nur die Fernsteuerung.',
  opened: {
    question: '„{{title}}“ wurde geöffnet. Stattdessen das zeigen?',
    help: 'Es gehört zu dem, was Sie zeigen, und noch sieht es niemand. Ihr Browser lässt Sie es dann auswählen; die Steuerung geht dort weiter.',
    show: 'Stattdessen das zeigen',
  },
  openedOwned: {
    question: '„{{title}}“ wurde geöffnet, und niemand sieht es. Stattdessen den ganzen Bildschirm zeigen?',
    help: 'Es gehört zu dem, was Sie zeigen, und Ihr Browser kann es nicht für sich zeigen. Dann ist alles auf diesem Bildschirm zu sehen und kann benutzt werden. Oder machen Sie selbst damit weiter.',
    show: 'Bildschirm auswählen',
  },
  returned: {
    question: 'Was Sie zeigten, wurde geschlossen. Wieder zeigen, was Sie davor gezeigt haben?',
    help: 'Es ist angehalten: Niemand sieht es, niemand benutzt es. Was Sie erlaubt haben, geht weiter, sobald Sie es wieder zeigen.',
    show: 'Wieder zeigen',
    kept: 'Was Sie davor gezeigt haben, liegt bereit. Niemand sieht es. Wird dies geschlossen, werden Sie gefragt, ob es wieder gezeigt wird.',
  },
  connecting: 'Das Hilfsprogramm verbindet sich …',
  waiting: 'Warten auf das Hilfsprogramm …',
  hide: {
    title: 'Während andere Ihren Desktop sehen',
    wallpaper: 'Hintergrundbild ausblenden',
    icons: 'Desktopsymbole ausblenden',
    panels: 'Taskleiste ausblenden',
    help: 'Alles kommt zurück, wenn Sie das ausschalten und wenn die Sitzung endet.',
    cannot: 'Das konnte dieser Computer nicht.',
  },
  again: '{{name}} wieder Maus und Tastatur überlassen',
  host: {
    waiting:
      '{{name}} hat zugestimmt. Das Hilfsprogramm läuft dort noch nicht. Wenn dieser Server es anbietet, sieht {{name}}, wie es gestartet wird.',
    ready: 'Sie benutzen Maus und Tastatur von {{name}}. Klicken Sie in das Bild.',
    leave: 'Strg, Alt und Umschalt zusammen geben Ihnen Ihre eigene Tastatur zurück.',
    keyboard: 'Tastatur von {{name}}',
    special: 'Sondertasten',
    keys: {
      'ctrl-alt-del': 'Strg + Alt + Entf',
      'alt-tab': 'Alt + Tab',
      'alt-f4': 'Alt + F4',
      'ctrl-esc': 'Strg + Esc',
      super: 'Windows-Taste',
      print: 'Druck',
    },
    resting: {
      stopped: '{{name}} hat Ihre Steuerung angehalten.',
      'no-beat': 'Die Seite von {{name}} antwortet nicht. Deshalb wird nichts geklickt oder getippt.',
      'no-grant': '{{name}} erlaubt Ihnen das nicht.',
      'prompt-open': '{{name}} beantwortet gerade eine Frage. Gleich geht es weiter.',
      paused: '{{name}} macht eine Pause. Solange wird nichts geklickt oder getippt.',
      'no-surface':
        'Was {{name}} zeigt, ist auf dem Bildschirm dort nicht zu finden. Deshalb wird nichts geklickt oder getippt.',
      resized: 'Was {{name}} zeigt, ändert gerade seine Größe. Gleich geht es weiter.',
      outside: 'Die Tastatur von {{name}} ist auf einem anderen Bildschirm als dem, den Sie sehen.',
      covered: 'Über dieser Stelle liegt ein anderes Fenster.',
      'other-window': '{{name}} arbeitet gerade in einem anderen Fenster.',
      'beyond-window': 'Diese Taste gilt dem ganzen Computer von {{name}}, und Sie steuern ein Fenster davon.',
      'own-window': 'Farhand selbst lässt sich von hier aus nicht anklicken.',
      'session-page': 'Die Seite dieser Sitzung lässt sich von hier aus nicht anklicken.',
      resting: '{{name}} benutzt gerade selbst Maus oder Tastatur. Gleich geht es weiter.',
      'not-possible': 'Der Computer von {{name}} hat das nicht angenommen.',
    },
  },
}
