// The main road in German: the language follows the browser, nothing on the way is left in English.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeGrid, paintGrid, waitUntil, type PaintedGrid } from '../rig/index.ts'
import { DANA, Person } from './people.ts'
import { openStage, type Seat, type Stage } from './stage.ts'

/** Words that every English page of the road has. */
const ENGLISH = /\b(the|your|session|screen|sharing|password|waiting)\b/i

let stage: Stage
let hostSeat: Seat
let guestSeat: Seat
let grid: PaintedGrid

beforeAll(async () => {
  stage = await openStage()
  hostSeat = await stage.seat({ locale: 'de-DE' })
  guestSeat = await stage.seat({ locale: 'de-DE' })
  grid = await paintGrid(guestSeat.display, { seed: 1 })
})

afterAll(async () => {
  grid?.close()
  await stage?.close()
})

/** Everything a person can read on the page, without names and addresses. */
async function expectGerman(person: Person): Promise<void> {
  expect(await person.page.locator('html').getAttribute('lang')).toBe('de')
  const words = (await person.page.locator('body').innerText()).split('\n')
  const ours = words.filter((line) => !line.includes('http') && !line.includes(DANA.organization))
  expect(ours.filter((line) => ENGLISH.test(line))).toEqual([])
}

test('from the set-up link to the picture and the end, in German', async () => {
  const host = new Person(hostSeat.page)
  const guest = new Person(guestSeat.page)
  await host.page.goto(stage.farhand.setUpLink!)
  await host.textbox('Organisation').fill(DANA.organization)
  await host.textbox('Benutzername').fill(DANA.username)
  await host.textbox('E-Mail').fill(DANA.email)
  await host.textbox('Passwort').fill(DANA.password)
  await expectGerman(host)
  await host.button('Administrator anlegen').click()
  await host.button('Anmelden').waitFor()
  await host.textbox('Benutzername').fill(DANA.username)
  await host.textbox('Passwort').fill(DANA.password)
  await expectGerman(host)
  await host.button('Anmelden').click()
  await host.button('Neue Sitzung').click()
  await host.page.getByRole('checkbox', { name: 'Ich habe die andere Person über diese Sitzung informiert' }).check()
  await expectGerman(host)
  await host.button('Sitzung starten').click()
  const title = host.heading(/^Sitzung \d{3} \d{3} \d{3}$/)
  await title.waitFor()

  await guest.page.goto(stage.farhand.url)
  await guest.textbox('Sitzungsnummer').fill((await title.innerText()).replaceAll(/\D/g, ''))
  await guest.textbox('Ihr Name').fill('Jörg Weiß')
  await guest.textbox('Sitzungspasswort').fill(await host.status('Sitzungspasswort').innerText())
  await expectGerman(guest)
  await guest.button('Sitzung beitreten').click()
  await guest.status('Warten auf den Gastgeber').waitFor()
  await expectGerman(guest)
  await host.button('Jörg Weiß hereinlassen').click()
  await host.button('Um den Bildschirm bitten').click()
  const question = guest.page.getByRole('alertdialog', { name: /möchte Ihren Bildschirm sehen$/ })
  await question.waitFor()
  await expectGerman(guest)
  await question.getByRole('button', { name: 'Erlauben', exact: true }).click()

  const picture = host.page.getByRole('img', { name: 'Bildschirm von Jörg Weiß', exact: true })
  await picture.waitFor()
  await waitUntil('the picture shows the painted grid', async () => {
    const shown = await host.pictureIn(picture)
    return shown !== undefined && JSON.stringify(decodeGrid(shown, grid)) === JSON.stringify(grid.cells)
  })
  await expectGerman(host)
  await expectGerman(guest)
  await host.button('Sitzung beenden').click()
  const again = host.page.getByRole('alertdialog').getByRole('button', { name: 'Sitzung beenden', exact: true })
  await again.or(host.heading('Die Sitzung ist beendet')).first().waitFor()
  if (await again.isVisible()) await again.click()
  for (const person of [host, guest]) {
    await person.heading('Die Sitzung ist beendet').waitFor()
    await expectGerman(person)
  }
})
