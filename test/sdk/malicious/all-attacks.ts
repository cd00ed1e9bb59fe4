// Every row of the attack table, carried out against real clients.
import { ATTACKS_ON_COMPANIONS } from './attacks-on-companions.ts'
import { ATTACKS_ON_CONSENT } from './attacks-on-consent.ts'
import { ATTACKS_ON_DECISIONS } from './attacks-on-decisions.ts'
import { ATTACKS_ON_JOINS } from './attacks-on-joins.ts'
import { ATTACKS_ON_MESSAGES } from './attacks-on-messages.ts'
import { ATTACKS_ON_OBJECTS } from './attacks-on-objects.ts'
import { ATTACKS_ON_OUTSIDERS } from './attacks-on-outsiders.ts'
import { ATTACKS_ON_PEOPLE } from './attacks-on-people.ts'
import { ATTACKS_ON_RECEIPTS } from './attacks-on-receipts.ts'
import { ATTACKS_ON_SPOKEN_CODES } from './attacks-on-spoken-codes.ts'
import { ATTACKS_ON_THE_GROUP } from './attacks-on-the-group.ts'
import type { AttackCase } from './attack-case.ts'

export const ALL_ATTACKS: readonly AttackCase[] = [
  ...ATTACKS_ON_JOINS,
  ...ATTACKS_ON_THE_GROUP,
  ...ATTACKS_ON_OBJECTS,
  ...ATTACKS_ON_MESSAGES,
  ...ATTACKS_ON_SPOKEN_CODES,
  ...ATTACKS_ON_CONSENT,
  ...ATTACKS_ON_DECISIONS,
  ...ATTACKS_ON_OUTSIDERS,
  ...ATTACKS_ON_RECEIPTS,
  ...ATTACKS_ON_COMPANIONS,
  ...ATTACKS_ON_PEOPLE,
]
