// The contract of Platform, on a real X desktop.
import { describePlatform } from '../../apps/companion/src/platform/platform.contract.ts'
import { startX11Stage } from './x11-stage.ts'

describePlatform('Linux with X11', startX11Stage)
