// Keys that reach beyond the window that has the keyboard: to the desktop, its menus, other windows (CONSENT-65). Lives here: which
// ones they are, by their physical codes. Pure. May not know: what is shown, who presses.

/** The person's system takes these for itself, whatever window has the keyboard. */
const OF_THE_DESKTOP = /^(PrintScreen|Power|Sleep|WakeUp|Eject|(Audio|Media|Launch|Browser|Brightness)\w*)$/
const META = /^(Meta|OS)(Left|Right)$/
const ALT = /^Alt(Left|Right)$/
const CONTROL = /^Control(Left|Right)$/
/** With Alt these change windows or open the window manager's menus. */
const WITH_ALT = new Set(['Tab', 'Escape', 'Space', 'F1', 'F2'])
/** On a Mac the Meta key is every program's; with these it is the system's. */
const WITH_COMMAND = new Set(['Tab', 'Space', 'Escape', 'Backquote'])

/** Whether a key, going down while these are down, is not for the window alone. `codes` holds it too. */
export function reachesBeyond(codes: readonly string[], { isMac }: { readonly isMac: boolean }): boolean {
  const has = (wanted: RegExp): boolean => codes.some((code) => wanted.test(code))
  const [withAlt, withControl] = [has(ALT), has(CONTROL)]
  if (has(OF_THE_DESKTOP)) return true
  if (has(META) && (!isMac || codes.some((code) => WITH_COMMAND.has(code)))) return true
  if (withAlt && codes.some((code) => WITH_ALT.has(code))) return true
  if (withControl && codes.includes('Escape')) return true
  // Terminals, screens, switching of desktops: window managers like to take Control and Alt together.
  return withAlt && withControl && codes.some((code) => !ALT.test(code) && !CONTROL.test(code))
}
