// A server that cannot write any more says so, in the words an administrator can act on.
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DANA, Host } from './people.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
let host: Host

beforeAll(async () => {
  stage = await openStage()
  host = new Host((await stage.seat()).page)
  await host.setUp(stage.farhand.setUpLink!, DANA)
})

afterAll(async () => {
  await stage?.close()
})

test('a session that cannot be saved is not started, and the page says why', async () => {
  const db = new DatabaseSync(join(stage.farhand.dataDir, 'farhand.db'))
  try {
    db.exec(`create trigger full before insert on sessions begin select raise(abort, 'disk full'); end`)
    await host.button('New session').click()
    await host.page.getByRole('checkbox', { name: 'I have told the participant about this session' }).check()
    await host.button('Start session').click()
    const said = host.page.getByRole('alert')
    await said.waitFor()
    expect(await said.innerText()).toBe(
      'The server could not save this, so nothing was changed. Please tell the administrator.',
    )
    db.exec('drop trigger full')
    await host.button('Start session').click()
    await host.heading(/^Session \d{3} \d{3} \d{3}$/).waitFor()
  } finally {
    db.close()
  }
})
