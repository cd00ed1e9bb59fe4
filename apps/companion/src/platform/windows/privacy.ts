// What can be hidden on Windows, and how it comes back. Lives here: finding the taskbars and the icons, hiding and showing.
// May not know: why. The cover over the wallpaper is a window of ours (desk.ts) and ends with this process; the rest belongs to
// Explorer and would stay hidden, so the watchdog shows it again.
import type { Safety, SafetyState } from '../native/safety.ts'
import type { Privacy } from '../platform.ts'
import { createWindowsInput, type InputCalls } from './input.ts'
import type { WindowsCalls } from './calls.ts'

export type PrivacyCalls = Pick<WindowsCalls, 'FindWindowExW' | 'ShowWindow'>

const HIDE = 0
const SHOW_WITHOUT_FOCUS = 8

/** `cover` lays the cover over wallpaper and icons or takes it away; resolves when that is done. */
export function createWindowsPrivacy(
  calls: PrivacyCalls,
  options: { readonly safety: Safety; readonly cover: (isCovered: boolean) => Promise<void> },
): Privacy {
  const { safety, cover } = options
  return {
    hide: async (part, isHidden) => {
      if (isHidden) safety.part(part, true)
      if (part === 'panels') show(calls, taskbars(calls), !isHidden)
      if (part === 'icons') show(calls, iconLists(calls), !isHidden)
      if (part === 'wallpaper') await cover(isHidden)
      if (!isHidden) safety.part(part, false)
    },
  }
}

/** Puts right what a dead process left behind. Goes on where one thing fails. */
export async function restoreWindows(
  calls: PrivacyCalls & InputCalls,
  state: SafetyState,
  safety: Safety,
): Promise<void> {
  if (state.hidden.includes('panels')) show(calls, taskbars(calls), true)
  if (state.hidden.includes('icons')) show(calls, iconLists(calls), true)
  for (const code of state.codes) safety.key(code, true)
  for (const button of state.buttons) safety.button(button, true)
  await createWindowsInput(calls, safety).releaseAll()
}

function show(calls: PrivacyCalls, windows: readonly number[], isShown: boolean): void {
  for (const window of windows) calls.ShowWindow(window, isShown ? SHOW_WITHOUT_FOCUS : HIDE)
}

/** The taskbar, and one more per further monitor. */
function taskbars(calls: PrivacyCalls): readonly number[] {
  return [...windowsOfClass(calls, 0, 'Shell_TrayWnd'), ...windowsOfClass(calls, 0, 'Shell_SecondaryTrayWnd')]
}

/** The list that draws the icons; Explorer keeps it under Progman, or under a WorkerW where wallpapers change by themselves. */
function iconLists(calls: PrivacyCalls): readonly number[] {
  return ['Progman', 'WorkerW']
    .flatMap((name) => windowsOfClass(calls, 0, name))
    .flatMap((desktop) => windowsOfClass(calls, desktop, 'SHELLDLL_DefView'))
    .flatMap((view) => windowsOfClass(calls, view, 'SysListView32'))
}

function windowsOfClass(calls: PrivacyCalls, parent: number, name: string): readonly number[] {
  const found: number[] = []
  let window = calls.FindWindowExW(parent, 0, name, null)
  while (window !== 0 && !found.includes(window)) {
    found.push(window)
    window = calls.FindWindowExW(parent, window, name, null)
  }
  return found
}
