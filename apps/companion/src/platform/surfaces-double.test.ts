// The double that other tests rely on keeps the contract of single windows.
import { captureId } from './capture-id.ts'
import { platformDouble } from './platform-double.ts'
import type { WindowPlace } from './platform.ts'
import { describeSurfaces } from './surfaces.contract.ts'

describeSurfaces('the double', async () => {
  const platform = platformDouble()
  let windows: readonly WindowPlace[] = []
  let made = 10
  const arrange = (next: readonly WindowPlace[]): void => {
    windows = next
    platform.arrange(windows)
  }
  const open = (title: string, application: string, area: WindowPlace['area']): void =>
    arrange([{ id: captureId(made++), title, application, area, isOurs: false }, ...windows])
  return {
    surfaces: platform.surfaces,
    openProgram: async (title, area) => open(title, title, area),
    openSibling: async (of, title, area) => open(title, of, area),
    place: async (title, area) => arrange(windows.map((one) => (one.title === title ? { ...one, area } : one))),
    closeWindow: async (title) => arrange(windows.filter((one) => one.title !== title)),
    waitUntil: async (what, look) => {
      if (!(await look())) throw new Error(`not so: ${what}`)
    },
    close: () => platform.close(),
  }
})
