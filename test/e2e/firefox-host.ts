// A host who uses Firefox. Lives here: the few steps of the Firefox story, by accessible names over WebDriver BiDi.
import type { ElementHandle, Page } from 'puppeteer-core'
import { waitUntil, type Image } from '../rig/index.ts'
import { readPixels, type Account, type Invitation } from './people.ts'

export class FirefoxHost {
  private readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  async signIn(url: string, account: Account): Promise<void> {
    await this.page.goto(`${url}/sign-in`)
    await this.type('Username', account.username)
    await this.type('Password', account.password)
    await this.click('Sign in')
    await this.find('New session', 'button')
  }

  async newSession(): Promise<Invitation> {
    await this.click('New session')
    const told = await this.find('I have told the participant about this session', 'checkbox')
    await told.click()
    await this.click('Start session')
    const password = await this.find('Session password', 'status')
    const title = await waitUntil('the session has an ID', async () => {
      const found = await this.page.$$eval('h1, h2, h3', (all) => all.map((one) => one.textContent))
      return found.find((text) => /^Session \d{3} \d{3} \d{3}$/.test(text))
    })
    return {
      sessionId: title.replaceAll(/\D/g, ''),
      password: (await password.evaluate((one) => one.textContent)).replaceAll(/\s/g, ''),
    }
  }

  async admit(name: string): Promise<void> {
    await this.click(`Admit ${name}`)
  }

  async askToSee(): Promise<void> {
    await this.click('Ask to see the screen')
  }

  /** The newest picture of someone's screen in its own pixels; undefined while none is shown. */
  async pictureOf(name: string): Promise<Image | undefined> {
    const frame = await this.page.$(`::-p-aria([name="Screen of ${name}"])`)
    const surface = (await frame?.$('video, canvas')) ?? undefined
    const read = await surface?.evaluate(readPixels)
    return read && { width: read.width, height: read.height, rgba: Buffer.from(read.base64, 'base64') }
  }

  private async click(name: string): Promise<void> {
    const button = await this.find(name, 'button')
    await waitUntil(`"${name}" can be clicked`, () => button.evaluate((one) => !one.hasAttribute('disabled')))
    await button.click()
  }

  private async type(name: string, text: string): Promise<void> {
    const box = await this.find(name, 'textbox')
    await box.type(text)
  }

  private find(name: string, role: string): Promise<ElementHandle> {
    const look = async (): Promise<ElementHandle | undefined> =>
      (await this.page.$(`::-p-aria([name="${name}"][role="${role}"])`)) ?? undefined
    return waitUntil(`${role} "${name}" is there`, look)
  }
}
