// The X11 platform with a browser as the program in front.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium, startProcess, waitUntil, type RunningChromium } from '../rig/index.ts'
import { startX11Stage, type X11Stage } from './x11-stage.ts'

const TEXT = 'Zażółć €@#{}|\\ ü ñ 漢字 🙂'
const PAGE = `<!doctype html><meta charset="utf-8"><body style="margin:0"><textarea id="field" autofocus style="width:600px;height:200px"></textarea>
<script>
const seen = []
for (const type of ['mousedown', 'mouseup', 'wheel', 'keydown', 'keyup'])
  addEventListener(type, (e) => seen.push([type, e.code ?? e.button, Math.round(e.screenX), Math.round(e.screenY), Math.sign(e.deltaY ?? 0) || 0, Math.sign(e.deltaX ?? 0) || 0]), true)
</script>`

let stage: X11Stage
let chromium: RunningChromium
const server = createServer((_request, answer) => answer.setHeader('content-type', 'text/html').end(PAGE))

beforeAll(async () => {
  stage = await startX11Stage()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  chromium = await launchChromium({ display: stage.display, look: 'window', flags: ['--no-sandbox', '--test-type'] })
  await chromium.page.goto(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`)
  await stage.waitUntil(
    'the browser has the focus',
    async () => (await stage.platform.surfaces.focused())?.application.startsWith('Chromium') === true,
  )
  // The browser's own address field has the keys until the page is clicked.
  await stage.platform.input.moveTo({ x: 100, y: 100 })
  await stage.platform.input.button('left', true)
  await stage.platform.input.button('left', false)
  await waitUntil('the click arrives', async () => (await seen()).length > 0)
})

afterAll(async () => {
  await chromium.close()
  server.close()
  await stage.close()
})

const seen = () => chromium.page.evaluate('seen.splice(0)') as Promise<[string, string | number, ...number[]][]>

describe('a browser under the X11 platform', () => {
  it.each(['us', 'de', 'fr'])('gets text exactly under the layout %s', async (layout) => {
    const set = await startProcess('setxkbmap', [layout], { env: { DISPLAY: stage.display.name } })
    expect(await set.ended).toBe(0)
    const field = chromium.page.locator('#field')
    await field.fill('')
    await stage.platform.input.text(`${TEXT}\n${TEXT}`)
    await waitUntil('the text arrives', async () => (await field.inputValue()) === `${TEXT}\n${TEXT}`).catch(
      async () => {
        expect(await field.inputValue()).toBe(`${TEXT}\n${TEXT}`)
      },
    )
  })

  it('gets keys by their place, clicks at the exact pixel, wheel and back button', async () => {
    const { input } = stage.platform
    await seen()
    for (const code of [
      'KeyZ',
      'F5x',
      'ArrowLeft',
      'ControlRight',
      'AltLeft',
      'MetaLeft',
      'NumpadAdd',
      'IntlBackslash',
    ]) {
      await input.key(code, true)
      await input.key(code, false)
    }
    await waitUntil('the keys arrive', async () => {
      const codes = (await chromium.page.evaluate(
        'seen.filter(([type]) => type === "keyup").map(([, code]) => code)',
      )) as string[]
      return codes.join(' ') === 'KeyZ ArrowLeft ControlRight AltLeft MetaLeft NumpadAdd IntlBackslash'
    })
    await seen()
    await input.moveTo({ x: 301, y: 411 })
    for (const button of ['left', 'middle', 'forward'] as const) {
      await input.button(button, true)
      await input.button(button, false)
    }
    await input.wheel({ x: 0, y: 1 })
    await input.wheel({ x: -1, y: 0 })
    const wanted = [
      ['mousedown', 0, 301, 411, 0, 0],
      ['mouseup', 0, 301, 411, 0, 0],
      ['mousedown', 1, 301, 411, 0, 0],
      ['mouseup', 1, 301, 411, 0, 0],
      ['mousedown', 4, 301, 411, 0, 0],
      ['mouseup', 4, 301, 411, 0, 0],
      ['wheel', 0, 301, 411, 1, 0],
      ['wheel', 0, 301, 411, 0, -1],
    ]
    await waitUntil('the mouse is seen', async () => (await chromium.page.evaluate('seen.length')) === wanted.length)
    expect(await seen()).toEqual(wanted)
  })
})
