// What the tests need from the system: browsers, X tools, text recognition, a core dumper, signing. Lives here: the list, and getting it
// through apt where that is allowed. Plain JavaScript, because it runs before anything else is sure to be there.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

/** Debian package → a file that shows that it is there. */
const NEEDS = {
  chromium: '/usr/bin/chromium',
  'firefox-esr': '/usr/bin/firefox-esr',
  xvfb: '/usr/bin/Xvfb',
  openbox: '/usr/bin/openbox',
  xterm: '/usr/bin/xterm',
  tk: '/usr/bin/wish',
  'x11-xkb-utils': '/usr/bin/setxkbmap',
  'x11-xserver-utils': '/usr/bin/xrandr',
  pcmanfm: '/usr/bin/pcmanfm',
  tint2: '/usr/bin/tint2',
  'xfce4-panel': '/usr/bin/xfce4-panel',
  'dbus-daemon': '/usr/bin/dbus-daemon',
  'fonts-droid-fallback': '/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf',
  'fonts-dejavu-core': '/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf',
  'tesseract-ocr': '/usr/bin/tesseract',
  binutils: '/usr/bin/strip',
  openssl: '/usr/bin/openssl',
  osslsigncode: '/usr/bin/osslsigncode',
  minisign: '/usr/bin/minisign',
  // Windows for the companion's tests: 100 MB to fetch, 700 MB on disk, the largest of these.
  wine: '/usr/bin/wine',
  wine64: '/usr/lib/wine/wine64',
}

/** What the peers of the measurements need on top. */
const PEERS = {
  'tigervnc-scraping-server': '/usr/bin/X0tigervnc',
  websockify: '/usr/bin/websockify',
}

/** Makes sure that everything the tests need is there. Returns whether it is; if not, it has said in one sentence and one copyable line why. */
export const installTestNeeds = () => install(NEEDS)

/** The same for the measurements. */
export const installBenchNeeds = () => install({ ...NEEDS, ...PEERS })

function install(needs) {
  const missing = () => Object.keys(needs).filter((name) => !existsSync(needs[name]))
  const wanted = missing()
  if (wanted.length === 0) return true
  const line = `apt-get update && apt-get install -y --no-install-recommends ${wanted.join(' ')}`
  if (!existsSync('/usr/bin/apt-get')) {
    console.error(`The tests run on Debian or Ubuntu and need: ${wanted.join(', ')}. There:\nsudo sh -c '${line}'`)
    return false
  }
  if (process.getuid?.() !== 0) {
    console.error(`The tests need programs that only an administrator can install. Run once:\nsudo sh -c '${line}'`)
    return false
  }
  console.log(`Installing what the tests need (once): ${wanted.join(', ')}`)
  const waits = ['-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::Retries=3']
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const steps = [
    ['update', '-q'],
    ['install', '-y', '-q', '--no-install-recommends', ...wanted],
  ]
  for (const step of steps) {
    const { status, stdout, stderr } = spawnSync('apt-get', [...waits, ...step], { env, encoding: 'utf8' })
    if (status !== 0) {
      console.error(`${stdout.slice(-2000)}\n${stderr.slice(-2000)}\nInstalling failed. Try by hand:\n${line}`)
      return false
    }
  }
  const still = missing()
  if (still.length > 0) console.error(`apt installed its packages, but these are still missing: ${still.join(', ')}`)
  return still.length === 0
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.exitCode = installTestNeeds() ? 0 : 1
