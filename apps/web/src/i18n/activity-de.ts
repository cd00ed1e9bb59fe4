// What happened, in German ("Sie"). May not know: components.
import type { ActivityWords, inputRefusalsEn } from './activity-en.ts'

/** Warum ein Hilfsprogramm Eingaben nicht ausgeführt hat; Ende des Satzes unten. */
export const inputRefusalsDe = {
  stopped: 'Die Steuerung wurde an diesem Computer abgeschaltet.',
  'no-beat': 'Diese Seite hat nicht geantwortet.',
  'no-grant': 'Niemand hatte es erlaubt.',
  'prompt-open': 'Eine Frage war offen.',
  paused: 'Das Teilen war angehalten.',
  'no-surface': 'Es war unklar, was gezeigt wird.',
  resized: 'Das Gezeigte änderte gerade seine Größe.',
  outside: 'Sie lagen außerhalb dessen, was gezeigt wird.',
  covered: 'Etwas lag über dem gezeigten Fenster.',
  'other-window': 'Ein anderes Fenster hatte die Tastatur.',
  'beyond-window': 'Diese Taste gilt dem ganzen Computer, und gezeigt wird ein Fenster.',
  'own-window': 'Sie galten einem Fenster von Farhand.',
  'session-page': 'Sie galten der Seite dieser Sitzung.',
  resting: 'Sie haben selbst Maus oder Tastatur benutzt.',
  'not-possible': 'Diese Taste gibt es an diesem Computer nicht.',
} satisfies Record<keyof typeof inputRefusalsEn, string>

export const activityDe: ActivityWords = {
  started: { me: 'Sie haben die Sitzung gestartet.', other: '{{who}} hat die Sitzung gestartet.' },
  joined: { me: 'Sie sind beigetreten.', other: '{{who}} ist beigetreten.' },
  'turned-away': {
    me: 'Sie haben jemanden abgewiesen, der sich {{whom}} nannte.',
    other: '{{who}} hat jemanden abgewiesen, der sich {{whom}} nannte.',
    meUnnamed: 'Jemand, der wartete, wurde abgewiesen.',
    byItself: 'Jemand wurde automatisch abgewiesen: Unter dem angegebenen Namen kann niemand beitreten.',
    unnamed: '{{who}} hat jemanden abgewiesen, der wartete.',
  },
  removed: {
    me: 'Sie haben {{whom}} aus der Sitzung entfernt.',
    other: '{{who}} hat {{whom}} aus der Sitzung entfernt.',
    toMe: '{{who}} hat Sie aus der Sitzung entfernt.',
  },
  left: { me: 'Sie sind gegangen.', other: '{{who}} ist gegangen.' },
  lost: { me: 'Ihre Verbindung ging verloren.', other: 'Die Verbindung zu {{who}} ging verloren.' },
  'came-back': { me: 'Sie sind wieder verbunden.', other: '{{who}} ist wieder verbunden.' },
  'companion-joined': {
    me: 'Ihr Hilfsprogramm läuft. Ihr Computer kann jetzt gesteuert werden, wenn Sie es erlauben.',
    other: 'Das Hilfsprogramm von {{who}} läuft. Der Computer dort kann jetzt gesteuert werden, wenn es erlaubt wird.',
  },
  'companion-left': {
    me: 'Ihr Hilfsprogramm ist beendet. Ihr Computer kann nicht gesteuert werden.',
    other: 'Das Hilfsprogramm von {{who}} ist beendet. Der Computer kann nicht gesteuert werden.',
  },
  interrupted: { me: 'Ihr Teilen wurde unterbrochen.', other: 'Das Teilen von {{who}} wurde unterbrochen.' },
  asked: {
    me: 'Sie haben {{whom}} um etwas gebeten.',
    other: '{{who}} hat {{whom}} um etwas gebeten.',
    toMe: '{{who}} hat Sie um etwas gebeten.',
  },
  allowed: {
    me: 'Sie haben etwas erlaubt ({{whom}}).',
    other: '{{who}} hat etwas erlaubt ({{whom}}).',
    toMe: '{{who}} hat Ihnen etwas erlaubt.',
  },
  'cannot-show': {
    me: 'Ihr Browser kann seinen Bildschirm nicht zeigen, also war die Antwort Nein.',
    other: 'Der Browser von {{who}} kann seinen Bildschirm nicht zeigen, also war die Antwort Nein.',
  },
  declined: {
    me: 'Sie haben Nein gesagt ({{whom}}).',
    other: '{{who}} hat Nein gesagt ({{whom}}).',
    toMe: '{{who}} hat Nein zu Ihnen gesagt.',
  },
  expired: { me: 'Ihre Frage blieb unbeantwortet.', other: 'Eine Frage blieb unbeantwortet.' },
  withdrawn: { me: 'Sie haben alles zurückgenommen.', other: '{{who}} hat alles zurückgenommen.' },
  shared: { me: 'Sie zeigen {{surface}}.', other: '{{who}} zeigt {{surface}}.' },
  'surface-changed': { me: 'Sie zeigen jetzt {{surface}}.', other: '{{who}} zeigt jetzt {{surface}}.' },
  paused: { me: 'Sie haben das Teilen angehalten.', other: '{{who}} hat das Teilen angehalten.' },
  resumed: { me: 'Sie haben das Teilen fortgesetzt.', other: '{{who}} hat das Teilen fortgesetzt.' },
  stopped: { me: 'Sie haben das Teilen beendet.', other: '{{who}} hat das Teilen beendet.' },
  offered: {
    me: 'Sie haben {{whom}} mehr erlaubt.',
    other: '{{who}} hat {{whom}} mehr erlaubt.',
    toMe: '{{who}} hat Ihnen mehr erlaubt.',
  },
  released: {
    me: 'Sie haben eine Erlaubnis von {{whom}} zurückgegeben.',
    other: '{{who}} hat eine Erlaubnis von {{whom}} zurückgegeben.',
    toMe: '{{who}} hat eine Erlaubnis von Ihnen zurückgegeben.',
  },
  'question-withdrawn': {
    me: 'Sie haben eine Frage an {{whom}} zurückgenommen.',
    other: '{{who}} hat eine Frage an {{whom}} zurückgenommen.',
    toMe: '{{who}} hat eine Frage an Sie zurückgenommen.',
  },
  'switch-asked': {
    me: 'Sie haben darum gebeten, dass als Nächstes {{whom}} den Bildschirm zeigt.',
    other: '{{who}} hat darum gebeten, dass als Nächstes {{whom}} den Bildschirm zeigt.',
    toMe: '{{who}} hat Sie gebeten, als Nächstes Ihren Bildschirm zu zeigen.',
    self: '{{who}} hat darum gebeten, als Nächstes den eigenen Bildschirm zu zeigen.',
    meSelf: 'Sie haben darum gebeten, als Nächstes Ihren eigenen Bildschirm zu zeigen.',
  },
  'switch-declined': {
    me: 'Sie haben abgelehnt, dass als Nächstes {{whom}} den Bildschirm zeigt.',
    other: '{{who}} hat abgelehnt, dass als Nächstes {{whom}} den Bildschirm zeigt.',
    toMe: '{{who}} hat abgelehnt, dass als Nächstes Sie Ihren Bildschirm zeigen.',
    self: '{{who}} wollte den eigenen Bildschirm nicht zeigen.',
    meSelf: 'Sie wollten Ihren Bildschirm nicht zeigen.',
  },
  'switch-expired': {
    me: 'Sie haben darum gebeten, dass als Nächstes {{whom}} den Bildschirm zeigt. Es kam keine Antwort.',
    other: '{{who}} hat darum gebeten, dass als Nächstes {{whom}} den Bildschirm zeigt. Es kam keine Antwort.',
    toMe: '{{who}} hat Sie gebeten, als Nächstes Ihren Bildschirm zu zeigen. Es kam keine Antwort.',
    self: '{{who}} hat darum gebeten, als Nächstes den eigenen Bildschirm zu zeigen. Es kam keine Antwort.',
    meSelf: 'Sie haben darum gebeten, als Nächstes Ihren eigenen Bildschirm zu zeigen. Es kam keine Antwort.',
  },
  'switch-withdrawn': {
    me: 'Sie bitten nicht mehr darum, dass als Nächstes {{whom}} den Bildschirm zeigt.',
    other: '{{who}} bittet nicht mehr darum, dass als Nächstes {{whom}} den Bildschirm zeigt.',
    toMe: '{{who}} bittet Sie nicht mehr, als Nächstes Ihren Bildschirm zu zeigen.',
    self: '{{who}} bittet nicht mehr darum, als Nächstes den eigenen Bildschirm zu zeigen.',
    meSelf: 'Sie bitten nicht mehr darum, als Nächstes Ihren eigenen Bildschirm zu zeigen.',
  },
  'handed-over': {
    me: 'Sie lassen als Nächstes {{whom}} den Bildschirm zeigen.',
    other: '{{who}} lässt als Nächstes {{whom}} den Bildschirm zeigen.',
    toMe: '{{who}} lässt als Nächstes Sie den Bildschirm zeigen.',
  },
  'took-over': { me: 'Jetzt zeigen Sie {{surface}}.', other: 'Jetzt zeigt {{who}} {{surface}}.' },
  raised: {
    me: 'Sie möchten Ihren Bildschirm zeigen.',
    other: '{{who}} möchte den eigenen Bildschirm zeigen.',
  },
  lowered: {
    me: 'Sie möchten Ihren Bildschirm nicht mehr zeigen.',
    other: '{{who}} möchte den eigenen Bildschirm nicht mehr zeigen.',
  },
  relaxed: {
    me: 'Sie erlauben, den Bildschirm zu wechseln, ohne Sie erneut zu fragen.',
    other: '{{who}} erlaubt, den Bildschirm zu wechseln, ohne erneut zu fragen.',
  },
  unrelaxed: {
    me: 'Sie möchten vor einem Wechsel des Bildschirms wieder gefragt werden.',
    other: '{{who}} möchte vor einem Wechsel des Bildschirms wieder gefragt werden.',
  },
  confirmed: {
    me: 'Sie haben den Sicherheitscode von {{whom}} bestätigt.',
    other: '{{who}} hat den Sicherheitscode von {{whom}} bestätigt.',
    toMe: '{{who}} hat Ihren Sicherheitscode bestätigt.',
  },
  used: {
    me: 'Sie haben eine Erlaubnis von {{whom}} genutzt.',
    other: '{{who}} hat eine Erlaubnis von {{whom}} genutzt.',
    toMe: '{{who}} hat eine Erlaubnis von Ihnen genutzt.',
  },
  'grant-ended': { me: 'Eine Erlaubnis von Ihnen endete.', other: 'Eine Erlaubnis von {{who}} endete.' },
  'grant-expired': {
    me: 'Die Zeit einer Erlaubnis ist abgelaufen.',
    other: 'Die Zeit einer Erlaubnis ist abgelaufen.',
  },
  'new-pin': { me: 'Sie haben eine neue PIN erzeugt.', other: 'Der Gastgeber hat eine neue PIN erzeugt.' },
  renamed: {
    me: 'Sie haben hier einen anderen Namen.',
    other:
      'Jemand kam unter einem Namen herein, den man für den von jemand anderem halten könnte. Hier heißt diese Person {{who}}.',
  },
  'refused-attack': {
    me: 'Etwas Unechtes wurde abgewiesen{{often}}. Es hat nichts gezeigt oder verändert.',
    other: 'Etwas Unechtes wurde abgewiesen{{often}}. Es hat nichts gezeigt oder verändert.',
  },
  'capture-closed': {
    me: 'Was Sie gezeigt haben, wurde geschlossen oder im Browser beendet. Niemand sieht es mehr, und niemand steuert diesen Computer.',
    other: 'Was {{who}} gezeigt hat, wurde geschlossen.',
  },
  'pin-replaced': {
    me: 'Jemand hat falsche PINs eingegeben. Die alte PIN gilt nicht mehr: Bitte geben Sie die neue weiter.',
    other: 'Jemand hat falsche PINs eingegeben. Die alte PIN gilt nicht mehr: Bitte geben Sie die neue weiter.',
  },
  'not-kept': {
    me: 'Dieses Gerät hat keinen Platz mehr, um etwas zu speichern; darum ist es nicht geschehen. Bitte schaffen Sie Speicherplatz.',
    other:
      'Dieses Gerät hat keinen Platz mehr, um etwas zu speichern; darum ist es nicht geschehen. Bitte schaffen Sie Speicherplatz.',
  },
  'input-refused': {
    me: 'Maus- oder Tastatureingaben erreichten diesen Computer nicht ({{times}}×): {{reason}}',
    other: 'Eingaben von {{who}} erreichten Ihren Computer nicht ({{times}}×): {{reason}}',
  },
  ended: { me: 'Sie haben die Sitzung beendet.', other: 'Die Sitzung ist beendet.' },
}
