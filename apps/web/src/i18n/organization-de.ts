// What the pages of an organization say in German: its rules, the text to accept, reports of abuse. May not know: components.
import type { organizationEn } from './organization-en.ts'

export const organizationDe: typeof organizationEn = {
  admin: {
    title: 'Organisation',
    lead: 'Was in jeder Sitzung gilt, die {{organization}} von jetzt an beginnt.',
    link: 'Organisation',
    toConsole: 'Meine Sitzungen',
    rules: {
      title: 'Wessen Bildschirm gezeigt wird',
      lead: 'Wie der Gastgeber vom Bildschirm der einen Person zu dem einer anderen wechseln darf.',
      recommended: 'Empfohlen',
      note: 'Die beiden lockereren Regeln gelten nur für Teilnehmer, die sie selbst ankreuzen, in jeder Sitzung neu. Der eigene Bildschirm des Gastgebers wird nie ohne dessen eigenen Klick gezeigt.',
      profiles: {
        strict: {
          name: 'Immer fragen',
          help: 'Wer seinen Bildschirm zeigen soll, wird jedes Mal gefragt. Ein Teilnehmer, der seinen zeigt, wird gefragt, bevor jemand anderes übernimmt.',
        },
        mikogo: {
          name: 'Ohne Frage übernehmen',
          help: 'Während ein Teilnehmer seinen Bildschirm zeigt, kann der Gastgeber stattdessen den eigenen oder den eines anderen Teilnehmers zeigen, ohne den ersten zu fragen. Wer seinen Bildschirm als Nächstes zeigen soll, wird weiterhin jedes Mal gefragt.',
        },
        beam: {
          name: 'Ohne Frage übernehmen und zurückgeben',
          help: 'Wie oben. Außerdem kann der Gastgeber den Bildschirm eines Teilnehmers, der ihn in der Sitzung schon einmal gezeigt hat und bereithält, wieder zeigen lassen, ohne erneut zu fragen.',
        },
      },
    },
    terms: {
      title: 'Text, dem vor dem Beitritt zugestimmt wird',
      ask: 'Teilnehmer zuerst einem Text zustimmen lassen',
      text: 'Text',
      textHint: 'Höchstens 8.000 Zeichen. Eine Änderung gilt für Sitzungen, die danach beginnen.',
      missing: 'Bitte schreiben Sie den Text, oder entfernen Sie das Häkchen.',
      preview: 'Was Teilnehmer sehen',
      previewLead:
        'Darunter tragen sie Namen und Firma ein. Beides, das Datum und die Unterschrift ihres Geräts werden Teil des Sitzungsprotokolls.',
    },
    save: 'Änderungen speichern',
    saved: 'Gespeichert. Es gilt für Sitzungen, die von jetzt an beginnen.',
    reports: {
      title: 'Gemeldeter Missbrauch',
      none: 'Niemand hat etwas gemeldet.',
      session: 'Sitzung {{id}}',
      at: 'Gemeldet {{time}}',
      read: 'Als gelesen markieren',
      readThis: 'Als gelesen markieren: Sitzung {{id}}',
      isRead: 'Gelesen',
      noWords: 'Keine weiteren Worte.',
    },
  },
  terms: {
    title: 'Bitte lesen Sie dies zuerst',
    from: '{{organization}} bittet alle, dem zuzustimmen, bevor {{host}} sie einlassen kann.',
    text: 'Text, dem Sie zustimmen',
    name: 'Ihr Name',
    company: 'Firma',
    companyHint: 'Oder „privat“, wenn Sie für sich selbst hier sind.',
    date: 'Datum: {{date}}',
    accept: 'Zustimmen und weiter',
    print: 'Drucken',
    accepted: 'Sie haben dem Text von {{organization}} zugestimmt.',
    errors: { company: 'Bitte geben Sie Ihre Firma ein, oder „privat“.' },
    reading: 'Liest gerade die Bedingungen.',
    acceptedBy: 'Bedingungen angenommen: {{name}}, {{company}}.',
  },
  report: {
    button: 'Missbrauch melden',
    title: 'Missbrauch melden',
    lead: 'Zu Sitzung {{id}}. Die Administratoren der Organisation hinter dieser Sitzung lesen es. In der Sitzung ist davon nichts zu sehen.',
    what: 'Was ist passiert?',
    whatMissing: 'Bitte wählen Sie aus, was passiert ist.',
    words: 'In Ihren eigenen Worten',
    wordsHint: 'Sie können das frei lassen. Höchstens 1.000 Zeichen; bitte keine Passwörter.',
    send: 'Meldung absenden',
    cancel: 'Abbrechen',
    sent: {
      title: 'Danke. Ihre Meldung ist abgeschickt.',
      lead: 'Was Sie jetzt tun können, wenn Ihnen unwohl ist:',
      hangUp: 'Legen Sie auf. Lassen Sie sich nicht überreden, am Telefon zu bleiben.',
      unplug:
        'Verlassen Sie die Sitzung. Wenn auf Ihrem Bildschirm noch etwas geschieht, trennen Sie das Internet: Kabel ziehen oder WLAN ausschalten.',
      passwords:
        'Ändern Sie von einem anderen Gerät aus die Passwörter, die zu sehen waren oder die Sie eingegeben haben, zuerst das Ihrer E-Mail.',
      bank: 'Wenn es um Geld oder Bankdaten ging, rufen Sie Ihre Bank unter der Nummer auf Ihrer Karte an.',
      close: 'Schließen',
    },
    reasons: {
      pretended: 'Jemand hat sich als andere Person ausgegeben, etwa als meine Bank oder eine bekannte Firma',
      money: 'Es wurde nach Geld, Gutscheinkarten, Passwörtern oder Bankdaten gefragt',
      unwanted: 'Es wurden Dinge getan oder angesehen, die ich nicht wollte',
      threatened: 'Ich wurde bedroht oder beleidigt',
      other: 'Etwas anderes',
    },
  },
}
