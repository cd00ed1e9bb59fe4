// Which helper program fits the computer at this page. Pure. May not know: what the server offers.
import type { CompanionTarget } from '@farhand/protocol'

/** By what a browser calls itself; undefined for a phone and whatever else cannot run one. A Mac does not say which chip it has. */
export function systemOf(userAgent: string): CompanionTarget | undefined {
  if (/Android|iPhone|iPad|Mobile/.test(userAgent)) return undefined
  if (userAgent.includes('Windows')) return 'win-x64'
  if (userAgent.includes('Mac OS X')) return 'darwin-arm64'
  return userAgent.includes('Linux') ? 'linux-x64' : undefined
}

/** What stops remote control at once, whatever has the keyboard. */
export const panicKey = (userAgent: string): string => (userAgent.includes('Mac OS X') ? 'Ctrl + Esc' : 'Ctrl + F12')

/** What the system wants a program's file to end in. */
export const fileEnding = (target: CompanionTarget): string => (target === 'win-x64' ? '.exe' : '')

/** What shows a file's SHA-256 sum on that system; FILE stands for its name. */
export function sumCommand(target: CompanionTarget): string {
  if (target === 'win-x64') return 'certutil -hashfile FILE SHA256'
  return target === 'linux-x64' ? 'sha256sum FILE' : 'shasum -a 256 FILE'
}
