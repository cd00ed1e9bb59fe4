import { grantIdSchema, type SessionEvent, type SessionMessageBody, type SignedMessage } from '@farhand/protocol'
import { describe, expect, it } from 'vitest'
import { randomText } from '../switching/test-client.ts'
import { auditKind, onlyTakesAway } from './describe-event.ts'

const grant = grantIdSchema.parse(randomText(16))
const said = (body: SessionMessageBody): SessionEvent => ({
  kind: 'said',
  signed: { message: { body } } as SignedMessage,
  instance: null,
  acknowledgement: null,
})
const terms = { capability: 'control', scope: 'whole', minutes: null } as const
const device = randomText(32) as never

describe('an event in the record', () => {
  it.each<[SessionMessageBody, string, boolean]>([
    [{ kind: 'ask', grant, ...terms, owner: device }, 'consent-asked', false],
    [
      {
        kind: 'answer',
        grant,
        yes: true,
        capability: 'view',
        to: device,
        surface: 'tab',
        scope: 'whole',
        minutes: null,
      },
      'consent-answered',
      false,
    ],
    [{ kind: 'answer', grant, yes: false }, 'consent-answered', true],
    [{ kind: 'offer', grant, ...terms, to: device }, 'consent-offered', false],
    [{ kind: 'switch', switch: grant, to: device }, 'switch-asked', false],
    [{ kind: 'agree', switch: grant, yes: true, to: device }, 'switch-answered', false],
    [{ kind: 'agree', switch: grant, yes: false }, 'switch-answered', true],
    [{ kind: 'take', switch: grant, surface: 'tab', grants: [] }, 'screen-taken-over', false],
    [{ kind: 'raise', up: true }, 'wish-to-show-changed', false],
    [{ kind: 'relax', yes: true }, 'switching-rule-ticked', false],
    [{ kind: 'relax', yes: false }, 'switching-rule-ticked', true],
    [{ kind: 'confirm', device }, 'safety-code-confirmed', false],
    [{ kind: 'used', grant }, 'grant-used', true],
    [{ kind: 'pause', paused: true }, 'sharing-paused-or-resumed', true],
    [{ kind: 'pause', paused: false }, 'sharing-paused-or-resumed', false],
    [{ kind: 'withdraw-all' }, 'grants-withdrawn', true],
  ])('%j is %s; holds without a record: %s', (body, kind, takesAway) => {
    expect([auditKind(said(body)), onlyTakesAway(said(body))]).toEqual([kind, takesAway])
  })

  it('only takes away where the server speaks for itself', () => {
    const event: SessionEvent = { kind: 'expired', grant }
    expect([auditKind(event), onlyTakesAway(event)]).toEqual(['consent-expired', true])
  })
})
