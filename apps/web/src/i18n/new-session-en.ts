// What the "New session" dialog says, in English; German has the same keys. May not know: components.

export const newSessionEn = {
  title: 'New session',
  sessionId: 'Session ID',
  sessionIdHint: 'Leave empty for a random one.',
  password: 'Session password',
  passwordHint: 'A one-time PIN. Replace it with your own, or clear it to compare a safety code by voice instead.',
  passwordChosenId: 'A chosen session ID needs one: a PIN of 6 digits, or 8 to 64 characters of your own.',
  passwordNone: 'Anyone with the ID can ask to join. You will compare a safety code by voice.',
  who: 'Who shows their screen first?',
  participant: 'The participant shows their screen',
  host: 'I show my screen',
  informed: 'I have told the participant about this session',
  submit: 'Start session',
  cancel: 'Cancel',
  errors: {
    sessionId: 'Use nine digits, not starting with 0.',
    password: 'Use 8 to 64 characters, or a PIN of 6 digits.',
    idNeedsPassword: 'A chosen session ID needs a password.',
  },
}
