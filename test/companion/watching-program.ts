// The companion's X11 platform as a process of its own. Lives here: an entry that is its own watchdog, as the real one is, and
// that does what lines on its standard input say. May not know: who writes them.
import { createInterface } from 'node:readline'
import { openX11Platform } from '../../apps/companion/src/platform/x11/open-x11.ts'
import { runWatchdog, WATCHDOG_ARGUMENT } from '../../apps/companion/src/platform/x11/watchdog.ts'

if (process.argv[2] === WATCHDOG_ARGUMENT) {
  await runWatchdog(process.argv.slice(2), { input: process.stdin, output: process.stdout })
} else {
  const display = process.argv[2]
  const platform = await openX11Platform(display === undefined ? {} : { display })
  const deeds: Record<string, (argument: string) => Promise<unknown> | void> = {
    key: (code) => platform.input.key(code, true),
    button: () => platform.input.button('left', true),
    text: (text) => platform.input.text(text),
    hide: (part) =>
      part === 'icons' || part === 'panels'
        ? platform.privacy.hide(part, true)
        : platform.privacy.hide('wallpaper', true),
    close: () => platform.close(),
  }
  process.stdout.write('ready\n')
  for await (const line of createInterface({ input: process.stdin })) {
    const [deed = '', ...rest] = line.split(' ')
    await deeds[deed]?.(rest.join(' '))
    process.stdout.write(`done ${deed}\n`)
  }
}
