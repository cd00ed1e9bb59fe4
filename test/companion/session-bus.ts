// A session bus of its own, with a real panel on it. Lives here: starting both, and who is on the bus. May not know: icons.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Message, sessionBus } from '@jellybrick/dbus-next'
import { startProcess, waitUntil, type Display, type RunningProcess } from '../rig/index.ts'

export interface SessionBus {
  readonly address: string
  /** Names on the bus, those that the bus itself gives out left out. */
  names(): Promise<readonly string[]>
  /** A call that a panel might make; resolves with the answer's values. */
  call(message: {
    readonly destination: string
    readonly path: string
    readonly interface: string
    readonly member: string
    readonly signature?: string
    readonly body?: unknown[]
  }): Promise<readonly unknown[]>
  /** Xfce's panel with nothing but its status tray, along the lower edge; both kinds of icon show there. */
  startPanel(display: Display): Promise<RunningProcess>
  close(): Promise<void>
}

const PANEL = `<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=8;x=0;y=0"/>
      <property name="length" type="uint" value="100"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="size" type="uint" value="32"/>
      <property name="plugin-ids" type="array"><value type="int" value="1"/></property>
    </property>
  </property>
  <property name="plugins" type="empty"><property name="plugin-1" type="string" value="systray"/></property>
</channel>
`

export async function startSessionBus(): Promise<SessionBus> {
  const home = await mkdtemp(join(tmpdir(), 'farhand-bus-'))
  const settings = join(home, 'xfce4/xfconf/xfce-perchannel-xml')
  await mkdir(settings, { recursive: true })
  await writeFile(join(settings, 'xfce4-panel.xml'), PANEL)
  const own = { HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home, XDG_RUNTIME_DIR: home }
  const daemon = await startProcess('dbus-daemon', ['--session', '--nofork', '--nopidfile', '--print-address=1'], {
    env: own,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let said = ''
  daemon.child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const address = await waitUntil('the bus says where it is', () => said.includes('\n') && said.trim())
  const bus = sessionBus({ busAddress: address })
  const call: SessionBus['call'] = async (message) => (await bus.call(new Message(message)))?.body ?? []
  const panels: RunningProcess[] = []
  return {
    address,
    call,
    names: async () => {
      const path = '/org/freedesktop/DBus'
      const [names] = await call({
        destination: 'org.freedesktop.DBus',
        path,
        interface: 'org.freedesktop.DBus',
        member: 'ListNames',
      })
      return (names as string[]).filter((name) => !name.startsWith(':'))
    },
    startPanel: async (display) => {
      const env = { ...own, DISPLAY: display.name, DBUS_SESSION_BUS_ADDRESS: address, NO_AT_BRIDGE: '1' }
      const panel = await startProcess('xfce4-panel', ['--disable-wm-check'], { env })
      panels.push(panel)
      return panel
    },
    close: async () => {
      for (const panel of panels) await panel.kill()
      bus.disconnect()
      await daemon.kill()
      await rm(home, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
