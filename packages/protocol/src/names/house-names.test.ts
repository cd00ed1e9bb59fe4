import { expect, test } from 'vitest'
import { nameFault } from './reserved-names.ts'

test.each([
  'NORTHWINDIT',
  'northwindit',
  'ITnorthwind',
  'NorthwindIT24',
  'Northwind2IT',
  'northwind2it',
  'N0rthwind2IT',
  'NorthwindITsupport',
  'NorthwindsIT',
  'Northwinds IT',
  'NorthwindKundendienst',
  'northwindsecurity',
  'NORTHWINDSECURITY',
  'NorthwindSecurity',
  'NorthwindSystem',
  'NorthwindTechnician',
  'NorthwindCustomerService',
  'NorthwindGmbH',
  'northwindgmbh',
  'NorthwindAG',
  'NorthwindStaff',
  'NorthwindBank',
  'TheNorthwind',
  'NorthwindVerified',
  'NorthwindEngineer',
  'Northwind Manager',
  'Northwind Expert',
  'Northwind Fernwartung',
  'NorthwindOfficial',
  'Lee NorthwindIT',
])('[CONSENT-147] %j is Northwind and a word of a service in one', (name) => {
  for (const organization of ['Northwind Help Desk', 'Northwind'])
    expect(nameFault(name, ['Dana Reyes', organization])).toBe('reserved-name')
})

test.each(['AcmeIT WidgetsIT', 'AcmeITsupport', 'AcmeIT24', 'AcmeStaff', 'ACMETEAM', 'acmesecurity', 'acmewidgetsit'])(
  '[CONSENT-147] %j reads like Acme Widgets',
  (name) => {
    expect(nameFault(name, ['Dana Reyes', 'Acme Widgets'])).toBe('reserved-name')
  },
)

test.each(['DanaReyesIT', 'DanaReyesHelp', 'DanaReyesAgent', 'ITDanaReyes', 'danareyesteam'])(
  '[CONSENT-147] %j is the host and a word of a service in one',
  (name) => {
    expect(nameFault(name, ['Dana Reyes', 'Northwind Help Desk'])).toBe('reserved-name')
  },
)

test.each([
  'TomVerified',
  'tomverified',
  'DanaOfficial',
  'TomOfficial',
  'VERIFIEDTOM',
  'Tom-Ungeprüft',
  'DanaSupport',
  'LeeSystem',
])('[CONSENT-173] %j says of somebody in one word what nobody\u2019s name says', (name) => {
  expect(nameFault(name, ['dana', 'Northwind Help Desk'])).toBe('reserved-name')
})

test.each([
  ['Long Group', ['Tom Longstaff', 'TOM LONGSTAFF', 'Longstaff']],
  ['Wag', ['Tom Wagstaff', 'Wagstaff']],
  ['Fair GmbH', ['Ann Fairbank']],
  ['Wood Group', ['Tim Woods', 'Dana Woods', 'Woods', 'Ann Atwood', 'Ann Woodhead']],
  ['Donald Group', ['Dana McDonald', 'Ann MacDonald', 'McDonald']],
  ['Harsh Industries', ['Harshit Rao', 'HARSHIT RAO', 'harshit']],
  ['Brig Service', ['Brigit Lane', 'BRIGIT LANE']],
  ['Vito Ltd', ['Danny DeVito']],
  ['Robert GmbH', ['Dana Roberts', 'Julia Roberts']],
  ['Northwind Traders', ['Northwinder', 'Lee Northwinds', 'Tom Windham']],
] as const)(
  '[CONSENT-147] [CONSENT-173] a person\u2019s name in which that of %s stands is theirs',
  (organization, names) => {
    for (const name of names) expect([name, nameFault(name, ['Dana Reyes', organization])]).toEqual([name, undefined])
  },
)

test('[CONSENT-147] the longest names are compared in less time than anybody notices', () => {
  const name = 'Al-Be-Ce-De-Ef-Ge-Ha-In-Jo-Ka-Le-Mo-Ne-Op-Pa-Qu-Ra-Sa-Te-Ul-Ve-W'
  const organization = [...'abcdefghijklmnopqrstuvwx'].map((letter) => `${letter}ilon`).join(' ')
  const tookMs = Array.from({ length: 5 }, () => {
    const startedAt = performance.now()
    expect(nameFault(name, ['Dana Reyes', organization])).toBeUndefined()
    return performance.now() - startedAt
  })
  // A tenth of this on a machine with nothing else to do.
  expect(Math.min(...tookMs)).toBeLessThan(25)
})
