import { describe, expect, it } from 'vitest'
import { hashPassword, requireStrongPassword, verifyPassword } from './passwords.ts'

const refusal = (password: string, about: readonly string[] = ['dana', 'dana@acme.example', 'Acme']) => {
  try {
    requireStrongPassword(password, about)
    return undefined
  } catch (error) {
    return error
  }
}

describe('a password', () => {
  it.each([
    'short',
    'elevenchars',
    'password1234',
    'Password123!',
    'PASSWORD2024!',
    'passwordpassword',
    'letmein12345',
    'qwertyuiop12',
    'Welcome12345',
    'iloveyou1234',
    'administrator',
    'adminpassword',
    'mypassword12',
    '123password123',
    'changeme1234!',
    '1qaz2wsx3edc',
    '1q2w3e4r5t6y',
    'Sommer2024!!',
    'manchester123',
    'aaaaaaaaaaaa',
    'abcabcabcabc',
    '123456789012',
    'abcdefghijklm',
    'qwertyuiopasdf',
    '1234567891011',
    'michaeljackson',
    ' MichaelJackson ',
    'manchesterunited',
    '111111222222',
    '147258369147',
    'a1b2c3d4e5f6',
    'unbelievable',
    'justinbieber',
    'onedirection',
    'abcd1234abcd',
    'qwer1234asdf',
    'iloveyousomuch',
    'thisisapassword',
    'P@$$w0rd2024!!',
    'p4ssw0rd-2024',
    'unbelievable77',
    'lantern7lantern7',
    '!@#$%^&*()_+',
    'Farhand-2026!',
    'x'.repeat(129),
  ])('%s is refused', (password) => {
    expect(refusal(password)).toMatchObject({ code: 'weak-password', fixableBy: 'user' })
  })

  it('that is only the name of its account is refused', () => {
    expect(refusal('danareyes-2026', ['danareyes'])).toMatchObject({ code: 'weak-password' })
    expect(refusal('dana@acme.example')).toMatchObject({ code: 'weak-password' })
  })

  it.each([
    'correct horse battery',
    'correct horse battery staple 9',
    'Sommer-am-See-1987!',
    'Tr0ub4dor&3-lantern',
    'lantern-Quarry-82-mosaic',
    'lanternmosaic42',
    'k4j2h9x8w7q1zz',
    '§±¶€~^°`´|<>',
    'tulip-lantern-42',
    'Sup3r-Geheim-Kiste',
    'ばらのはながさいたよ。赤い',
    'zX9#kLm2$pQ7',
  ])('%s is taken', (password) => {
    expect(refusal(password)).toBeUndefined()
  })

  it('is kept as argon2id and recognised again, in whatever Unicode form it is typed', async () => {
    const kept = await hashPassword('grüne Äpfel im Mai')
    expect(kept).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(await verifyPassword(kept, 'grüne Äpfel im Mai'.normalize('NFD'))).toBe(true)
    expect(await verifyPassword(kept, 'grune Apfel im Mai')).toBe(false)
  })
})
