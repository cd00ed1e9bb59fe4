// The random histories once more, with real keys: what the doubles of the other runs leave out.
import { expect, it } from 'vitest'
import { checkSignatures } from './real-signatures.ts'

const RUNS = 300

it(
  '[CONSENT-1] [CONSENT-2] [CONSENT-27] verify() takes every word of a history that its device signed, and no other, and the machine then says the same',
  { timeout: 240_000 },
  async () => {
    const { accepted, refused, forged, words } = await checkSignatures(RUNS)
    console.log(
      `${String(RUNS)} signed histories: ${String(accepted)} events counted, ${String(refused)} did not, ` +
        `${String(forged)} forged words refused, ${String(words)} words carried by states`,
    )
    for (const count of [accepted, refused, forged, words]) expect(count).toBeGreaterThan(RUNS)
  },
)
