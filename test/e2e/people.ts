// People who use Farhand: a host and participants, each at a page of their own. Lives here: what they do, by the accessible names
// of the public contract, and what they see. May not know: anything about the page's inside but those names.
import type { Locator, Page } from 'playwright-core'
import { waitUntil, type Image } from '../rig/index.ts'

/** What the host's page says about a session that was just started. */
export interface Invitation {
  /** The nine digits people type, without spaces. */
  readonly sessionId: string
  /** The PIN or own password; empty where it was cleared. */
  readonly password: string
}

export interface Account {
  readonly organization: string
  readonly username: string
  readonly email: string
  readonly password: string
}

/** Someone to test with. The password is long, random-looking and in no list. */
export const DANA: Account = {
  organization: 'Northwind Help Desk',
  username: 'dana',
  email: 'dana@northwind.example',
  password: 'lantern-Quarry-82-mosaic',
}

const SCREEN_QUESTION = /asks to see your screen$/

/** What both sides of a session can do and see. */
export class Person {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: true })
  }

  textbox(name: string): Locator {
    return this.page.getByRole('textbox', { name, exact: true })
  }

  status(name: string): Locator {
    return this.page.getByRole('status', { name, exact: true })
  }

  list(name: 'Messages' | 'Participants' | 'Activity'): Locator {
    return this.page.getByRole('list', { name, exact: true })
  }

  heading(name: string | RegExp): Locator {
    return this.page.getByRole('heading', { name, exact: true })
  }

  /** The picture of someone's screen. */
  screenOf(name: string): Locator {
    return this.page.getByRole('img', { name: `Screen of ${name}`, exact: true })
  }

  /** The newest picture of someone's screen in its own pixels; undefined while none is shown. */
  pictureOf(name: string): Promise<Image | undefined> {
    return this.pictureIn(this.screenOf(name))
  }

  /** As pictureOf, for a frame found by other means. */
  async pictureIn(frame: Locator): Promise<Image | undefined> {
    // Without waiting: a picture may go at any moment, and then there is none.
    const [surface] = await frame.locator('video, canvas').elementHandles()
    const read = await surface?.evaluate(readPixels)
    if (read === undefined) return undefined
    return { width: read.width, height: read.height, rgba: Buffer.from(read.base64, 'base64') }
  }

  /** A question that covers the page, by its whole sentence. */
  question(sentence: string | RegExp): Locator {
    return this.page.getByRole('alertdialog', { name: sentence, exact: true })
  }

  async allow(sentence: string | RegExp): Promise<void> {
    await this.question(sentence).getByRole('button', { name: 'Allow', exact: true }).click()
  }

  async refuse(sentence: string | RegExp): Promise<void> {
    await this.question(sentence).getByRole('button', { name: "Don't allow", exact: true }).click()
  }

  async say(text: string): Promise<void> {
    const message = this.textbox('Message')
    // A question that closes just then gives the keyboard back to where it was.
    await waitUntil('the message is written', async () => {
      await message.fill(text)
      return (await message.inputValue()) === text
    })
    await this.button('Send message').click()
  }

  /** The two groups of six digits, blanks removed; `name` where the page lists one per person. */
  async safetyCode(name?: string): Promise<string> {
    const status = this.status(name === undefined ? 'Safety code' : `Safety code of ${name}`)
    return (await status.innerText()).replaceAll(/\D/g, '')
  }

  /** Types the half that the other side read aloud; ends where the page has taken it. */
  async confirmSafetyCode(digits: string): Promise<void> {
    await this.textbox('Safety code').fill(digits)
    await this.page.keyboard.press('Enter')
    await this.button('Confirm safety code').and(this.page.locator('[data-loading]')).waitFor({ state: 'detached' })
  }

  async endSession(): Promise<void> {
    await this.button('End session').click()
    await this.confirmIfAsked('End session')
  }

  /** A page may ask once more before something final. */
  protected async confirmIfAsked(name: string): Promise<void> {
    const again = this.page.getByRole('alertdialog').getByRole('button', { name, exact: true })
    const done = this.heading('The session has ended')
    await again.or(done).first().waitFor()
    if (await again.isVisible()) await again.click()
  }
}

/** A signed-in person who starts sessions. */
export class Host extends Person {
  /** Makes the first administrator by the set-up link; ends signed in, at the console. */
  async setUp(link: string, account: Account): Promise<void> {
    await this.page.goto(link)
    await this.textbox('Organization').fill(account.organization)
    await this.textbox('Username').fill(account.username)
    await this.textbox('Email').fill(account.email)
    await this.textbox('Password').fill(account.password)
    await this.button('Create administrator').click()
    const console = this.button('New session')
    await console.or(this.button('Sign in')).first().waitFor()
    if (!(await console.isVisible())) await this.fillSignIn(account)
  }

  async signIn(url: string, account: Account): Promise<void> {
    await this.page.goto(`${url}/sign-in`)
    await this.fillSignIn(account)
  }

  private async fillSignIn(account: Account): Promise<void> {
    await this.textbox('Username').fill(account.username)
    await this.textbox('Password').fill(account.password)
    await this.button('Sign in').click()
    await this.button('New session').waitFor()
  }

  /** Starts a session from the console. `password` replaces the PIN that the dialog proposes; '' clears it. */
  async newSession(choice: { readonly sessionId?: string; readonly password?: string } = {}): Promise<Invitation> {
    await this.button('New session').click()
    if (choice.sessionId !== undefined) await this.textbox('Session ID').fill(choice.sessionId)
    if (choice.password !== undefined) await this.textbox('Session password').fill(choice.password)
    const told = this.page.getByRole('checkbox', { name: 'I have told the participant about this session' })
    await told.check()
    await this.button('Start session').click()
    const title = this.heading(/^Session \d{3} \d{3} \d{3}$/)
    await title.waitFor()
    return { sessionId: (await title.innerText()).replaceAll(/\D/g, ''), password: await this.sessionPassword() }
  }

  /** What the page shows as session password now, blanks removed; empty where none is set. */
  async sessionPassword(): Promise<string> {
    const status = this.status('Session password')
    if ((await status.count()) === 0) return ''
    return (await status.innerText()).replaceAll(/\s/g, '')
  }

  /** The invitation link, taken from the clipboard as a person would. */
  async invitationLink(): Promise<string> {
    const { origin } = new URL(this.page.url())
    await this.page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin })
    await this.button('Copy invitation link').click()
    const handle = await this.page.waitForFunction(async () => {
      const text = await navigator.clipboard.readText()
      return text.includes('/join/') ? text : false
    })
    return String(await handle.jsonValue())
  }

  async admit(name: string): Promise<void> {
    await this.button(`Admit ${name}`).click()
  }

  async turnAway(name: string): Promise<void> {
    await this.button(`Turn away ${name}`).click()
  }

  async askToSee(): Promise<void> {
    await this.button('Ask to see the screen').click()
  }

  async askForControl(): Promise<void> {
    await this.button('Ask for remote control').click()
  }

  /** Shows the own desktop, at once or after whoever presents has let go. */
  async showMyScreen(): Promise<void> {
    await this.button('Show my screen').click()
  }

  /** Chooses, as administrator, who is asked before another screen is shown; sessions begun later go by it. */
  async chooseProfile(profile: 'strict' | 'mikogo' | 'beam'): Promise<void> {
    const { origin } = new URL(this.page.url())
    const data = { profile, acknowledgementText: null }
    const answer = await this.page.request.put(`${origin}/api/v1/organization`, { data, headers: { origin } })
    if (!answer.ok()) throw new Error(`the profile was not taken (${answer.status()})`)
  }
}

/** Someone who joins with nothing but a browser. */
export class Participant extends Person {
  readonly name: string

  constructor(page: Page, name: string) {
    super(page)
    this.name = name
  }

  /** Types ID and password at the front page; ends where the page answers. */
  async joinByPassword(url: string, invitation: Invitation): Promise<void> {
    await this.page.goto(url)
    await this.textbox('Session ID').fill(invitation.sessionId)
    await this.textbox('Your name').fill(this.name)
    await this.textbox('Session password').fill(invitation.password)
    await this.button('Join session').click()
  }

  /** Opens an invitation link and joins by it. */
  async joinByLink(link: string): Promise<void> {
    await this.page.goto(link)
    await this.textbox('Your name').fill(this.name)
    await this.button('Join session').click()
  }

  async waitForLobby(): Promise<void> {
    await this.status('Waiting for the host').waitFor()
  }

  /** The question of `name` that covers the page. */
  screenQuestion(name: string): Locator {
    return this.page.getByRole('alertdialog', { name: `${name} asks to see your screen`, exact: true })
  }

  /** Says yes to whoever asks to see the screen; returns the moment of the click, performance.now() ms. */
  async allowWhoeverAsks(): Promise<number> {
    const yes = this.page
      .getByRole('alertdialog', { name: SCREEN_QUESTION })
      .getByRole('button', { name: 'Allow', exact: true })
    // Waits until the button may be pressed, so that the moment returned is the click's own.
    await yes.click({ trial: true })
    const clickedAtMs = performance.now()
    await yes.click()
    return clickedAtMs
  }

  async refuseWhoeverAsks(): Promise<void> {
    const dialog = this.page.getByRole('alertdialog', { name: SCREEN_QUESTION })
    await dialog.getByRole('button', { name: "Don't allow", exact: true }).click()
  }

  /** Ticks the organization's looser rule, whatever it is. */
  async tickLooserRule(): Promise<void> {
    const rule = { name: /without asking me again$/ }
    await this.page.getByRole('checkbox', rule).click()
    // Not before this device has written it down.
    await this.page.getByRole('checkbox', { ...rule, checked: true }).waitFor()
  }

  async leave(): Promise<void> {
    await this.button('Leave session').click()
    await this.confirmIfAsked('Leave session')
  }
}

/** Runs in the page: the pixels of a video or canvas, in its own size. */
export function readPixels(surface: Element): { width: number; height: number; base64: string } | undefined {
  const video = surface instanceof HTMLVideoElement ? surface : undefined
  const canvas = surface instanceof HTMLCanvasElement ? surface : undefined
  const source = video ?? canvas
  const width = video?.videoWidth ?? canvas?.width ?? 0
  const height = video?.videoHeight ?? canvas?.height ?? 0
  const brush = new OffscreenCanvas(Math.max(1, width), Math.max(1, height)).getContext('2d')
  if (source === undefined || brush === null || width === 0 || height === 0) return undefined
  brush.drawImage(source, 0, 0)
  const { data } = brush.getImageData(0, 0, width, height)
  let binary = ''
  for (let i = 0; i < data.length; i += 8192) binary += String.fromCharCode(...data.subarray(i, i + 8192))
  return { width, height, base64: btoa(binary) }
}
