// One row of the attack table, carried out. Lives here: the shape, and what every case does around itself.
import { Stage } from './cast.ts'

export interface AttackCase {
  /** As in spec/attacks.json. */
  readonly id: `ATTACK-${number}`
  readonly title: string
  /** Rejects where the attack was not refused as it must be. */
  readonly run: () => Promise<void>
}

/** A case with a session of its own. `password` '' = an ID joins alone, with spoken codes. */
export const attack = (
  id: AttackCase['id'],
  title: string,
  carryOut: (stage: Stage) => Promise<void>,
  password?: string,
): AttackCase => ({
  id,
  title,
  async run() {
    const stage = await Stage.open(password)
    try {
      await carryOut(stage)
    } finally {
      stage.close()
    }
  },
})
