import { expect, test } from 'vitest'
import { nameFault } from './reserved-names.ts'

test.each([
  ['Jürgen Müller', 'Müller GmbH', ['Juergen Mueller', 'Jurgen Muller', 'Jurgen Mueller', 'Mueller, JUERGEN']],
  ['Jürgen Müller', 'Müller GmbH', ['Mueller IT', 'Muller IT', 'Mueller Team', 'MuellerTeam', 'Mue11er IT']],
  ['Jürgen Müller', 'X AG', ['Ju\u0308rgen Mueller', 'J\u1d1c\u1d07rgen M\u1d1c\u1d07ller']],
  ['Juergen Mueller', 'Mueller GmbH', ['Jürgen Müller', 'Jurgen Muller', 'Müller IT', 'Muller Team']],
  ['Jürgen Groß', 'X AG', ['Juergen Gross', 'Jürgen Gross', 'Jurgen Gross', 'JÜRGEN GRO\u1e9e']],
  ['Søren Åberg', 'X AG', ['Soeren Aaberg', 'Soren Aberg', 'Sören Aaberg', 'Soeren Åberg']],
  ['Anna Öz', 'Häußler & Söhne', ['Anna Oez', 'Anna Oz', 'Haeussler Soehne', 'Haussler Sohne']],
  ['Dana', 'Bäuerle KG', ['Baeuerle', 'Baeuerle IT', 'Bauerle IT', 'Praesentator', 'Vorfuehrer']],
  ['Michael Berg', 'X AG', ['Michäl Berg', 'Lee (vertrauenswuerdig)', 'Lee geprueft']],
] as const)('[CONSENT-147] umlauts written out make no other name than %s of %s', (host, organization, names) => {
  for (const name of names) expect([name, nameFault(name, [host, organization])]).toEqual([name, 'reserved-name'])
})

test.each([
  ['Michael Berg', 'Bauer GmbH', ['Michal Berg', 'Michaela Berg', 'Anna Baur', 'Baur IT']],
  ['Joe', 'Rafael Ltd', ['Jo', 'Rafal', 'Rafal Nowak']],
  ['Joey Smith', 'Joel AG', ['Joy Smith', 'Jol']],
  ['Koen Ueda', 'Ueno Group', ['Kon Uda', 'Uno', 'Koen Uda']],
  ['Tom Voss', 'Weiß AG', ['Tom Vos', 'Weis']],
  ['Tom Reiß', 'Boer Ltd', ['Tom Reis', 'Bor']],
  ['Jürgen Müller', 'Neuer GmbH', ['Jürgen Miller', 'Joerg Mueller', 'Manuel Neur', 'Georg Möller', 'Jürgen Mahler']],
  ['Anna König', 'Schröder KG', ['Anna Konik', 'Samuel Bauer', 'Noel Goethe', 'Chloe Duquesne', 'Raquel Suarez']],
] as const)('[CONSENT-147] who only has a name much like %s of %s is somebody', (host, organization, names) => {
  for (const name of names) expect([name, nameFault(name, [host, organization])]).toEqual([name, undefined])
})
