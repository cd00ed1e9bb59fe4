// What an organization's pages show in the gallery. May not know: pages.
import { sessionIdSchema, type AbuseReport, type Organization } from '@farhand/protocol'
import { now } from './fixtures.ts'

const HOUR_MS = 3_600_000

export const TERMS = `Northwind Care helps you with your computer over the internet.

1. You decide what you show. Nothing is shown before you say so, and you can stop at any time.
2. We look only at what is needed for your question, and we keep no copy of it.
3. Please close documents that are nobody’s business before you show your screen.
4. We never ask for passwords, for money, or for the codes of gift cards.

Questions? Ask the person who helps you before you accept.`

export const northwind: Organization = { name: 'Northwind Care', profile: 'strict', acknowledgementText: null }

const report = (place: number, rest: Partial<AbuseReport>): AbuseReport => ({
  id: String(place),
  sessionId: sessionIdSchema.parse(String(482_913_577 + place * 10_411_733).slice(0, 9)),
  at: now - (place + 1) * 7 * HOUR_MS,
  reason: 'money',
  words: '',
  readAt: null,
  ...rest,
})

export const reports: readonly AbuseReport[] = [
  report(0, { words: 'He wanted me to buy gift cards and read him the numbers.\nI hung up.' }),
  report(1, { reason: 'unwanted', readAt: now - HOUR_MS }),
]
