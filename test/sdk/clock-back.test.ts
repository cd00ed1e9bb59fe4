// The clock of the presenter's machine is set back while somebody may control it for a minute, and the server says nothing.
import { afterEach, expect, test, vi } from 'vitest'
import { idOf, live, Stage, until } from './malicious/cast.ts'

let stage: Stage
afterEach(() => {
  vi.restoreAllMocks()
  stage.close()
})

test('[CONSENT-112] control for a minute is over after that minute on a machine whose clock was set back', async () => {
  stage = await Stage.open()
  const lee = await stage.guest('Lee')
  await stage.show(lee)
  await lee.commands.offer(idOf(stage.host), 'control', 'whole', 1)
  expect(live(lee).allowed.map(({ capability }) => capability)).toEqual(['view', 'control'])
  const [epochMs, monotonicMs] = [Date.now.bind(Date), performance.now.bind(performance)]
  vi.spyOn(Date, 'now').mockImplementation(() => epochMs() - 3_600_000)
  vi.spyOn(performance, 'now').mockImplementation(() => monotonicMs() + 61_000)
  await until(
    lee,
    (view) => view.stage === 'live' && !view.allowed.some(({ capability }) => capability === 'control'),
    'control is over',
  )
  expect(live(lee).allowed.map(({ capability }) => capability)).toEqual(['view'])
})
