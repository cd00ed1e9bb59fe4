// What the pages of an organization say in English: its rules, the text to accept, reports of abuse. May not know: components.
import type { AbuseReason, Profile } from '@farhand/protocol'

const profiles = {
  strict: {
    name: 'Always ask',
    help: 'Whoever is to show their screen is asked every time. A participant who shows theirs is asked before somebody else takes over.',
  },
  mikogo: {
    name: 'Take over without asking',
    help: 'While a participant shows their screen, the host can show their own or another participant’s instead without asking the first. Whoever is to show their screen next is still asked every time.',
  },
  beam: {
    name: 'Take over and give back without asking',
    help: 'As above. A participant who has shown their screen once in the session, and keeps it ready, can also be shown again by the host without being asked again.',
  },
} satisfies Record<Profile, { name: string; help: string }>

const reasons = {
  pretended: 'They pretended to be somebody else, such as my bank or a well-known company',
  money: 'They asked for money, gift cards, passwords or bank details',
  unwanted: 'They did or looked at things I did not want',
  threatened: 'They threatened or insulted me',
  other: 'Something else',
} satisfies Record<AbuseReason, string>

export const organizationEn = {
  admin: {
    title: 'Organization',
    lead: 'What holds in every session that {{organization}} starts from now on.',
    link: 'Organization',
    toConsole: 'My sessions',
    rules: {
      title: 'Whose screen is shown',
      lead: 'How the host may switch from one person’s screen to another’s.',
      recommended: 'Recommended',
      note: 'The two looser rules hold only for participants who tick them themselves, session by session. The host’s own screen is never shown without the host’s own click.',
      profiles,
    },
    terms: {
      title: 'Text to accept before joining',
      ask: 'Ask participants to accept a text first',
      text: 'Text',
      textHint: 'At most 8,000 characters. A change holds for sessions that start afterwards.',
      missing: 'Please write the text, or clear the tick.',
      preview: 'What participants see',
      previewLead:
        'They type their name and company below it. Both, the date and their device’s signature become part of the session’s record.',
    },
    save: 'Save changes',
    saved: 'Saved. It holds for sessions that start from now on.',
    reports: {
      title: 'Reports of abuse',
      none: 'Nobody has reported anything.',
      session: 'Session {{id}}',
      at: 'Reported {{time}}',
      read: 'Mark as read',
      readThis: 'Mark as read: session {{id}}',
      isRead: 'Read',
      noWords: 'No further words.',
    },
  },
  terms: {
    title: 'Please read this first',
    from: '{{organization}} asks everybody to accept this before {{host}} can let them in.',
    text: 'Text to accept',
    name: 'Your name',
    company: 'Company',
    companyHint: 'Or “private”, if you are here for yourself.',
    date: 'Date: {{date}}',
    accept: 'Accept and continue',
    print: 'Print',
    accepted: 'You accepted the text of {{organization}}.',
    errors: { company: 'Please type your company, or “private”.' },
    reading: 'Is reading the terms.',
    acceptedBy: 'Terms accepted: {{name}}, {{company}}.',
  },
  report: {
    button: 'Report abuse',
    title: 'Report abuse',
    lead: 'About session {{id}}. The administrators of the organization that runs this session read it. Nothing of it shows in the session.',
    what: 'What happened?',
    whatMissing: 'Please choose what happened.',
    words: 'In your own words',
    wordsHint: 'You may leave this empty. At most 1,000 characters; no passwords, please.',
    send: 'Send report',
    cancel: 'Cancel',
    sent: {
      title: 'Thank you. Your report has been sent.',
      lead: 'What to do now, if you feel uneasy:',
      hangUp: 'Hang up the phone. Do not be talked into staying on the line.',
      unplug:
        'Leave the session. If something is still happening on your screen, switch off the internet: unplug the cable or turn off Wi-Fi.',
      passwords:
        'From another device, change the passwords that were on your screen or that you typed, the one of your email first.',
      bank: 'If money or bank details were involved, call your bank on the number on your card.',
      close: 'Close',
    },
    reasons,
  },
}
