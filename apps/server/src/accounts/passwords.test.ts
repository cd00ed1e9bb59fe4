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
