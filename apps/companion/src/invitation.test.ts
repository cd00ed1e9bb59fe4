import { describe, expect, test } from 'vitest'
import { invitationOfFile, invitationTyped } from './invitation.ts'

describe('where the program goes', () => {
  test('[KEY-34] by the name of its file', () => {
    const found = invitationOfFile('/tmp/Farhand-support.example.com-8443-482913577-12-7H2KQ9ZD (1)')
    expect(found).toMatchObject({
      origin: 'https://support.example.com:8443',
      sessionId: '482913577',
      invitation: { door: 12 },
    })
    expect(found?.invitation.code.reveal()).toBe('7H2KQ9ZD')
    expect(invitationOfFile('/usr/bin/node')).toBeUndefined()
  })

  test('[KEY-34] by what somebody typed, as pages show it and people copy it', () => {
    const rest = { sessionId: '482 913 577', code: '12-7h2k-q9zd' }
    for (const address of [
      'support.example.com',
      'https://support.example.com/join/482913577',
      ' Support.Example.com ',
    ])
      expect(invitationTyped({ address, ...rest })).toMatchObject({
        origin: 'https://support.example.com',
        sessionId: '482913577',
      })
    expect(invitationTyped({ address: 'http://localhost:8080/', ...rest })?.origin).toBe('http://localhost:8080')
    expect(invitationTyped({ address: 'http://support.example.com', ...rest })?.origin).toBe(
      'https://support.example.com',
    )
  })

  test('[KEY-34] and nowhere else', () => {
    const right = { address: 'support.example.com', sessionId: '482913577', code: '12-7H2K-Q9ZD' }
    for (const wrong of [
      { address: '' },
      { address: 'ftp://support.example.com' },
      { address: 'support.example.com:99999' },
      { address: 'user@support.example.com' },
      { sessionId: '12345' },
      { code: '7H2KQ9ZD' },
    ])
      expect(invitationTyped({ ...right, ...wrong })).toBeUndefined()
  })
})
