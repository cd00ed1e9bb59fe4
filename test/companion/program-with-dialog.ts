// A real program with one window that opens a dialog of its own: all of either is a button. Lives here: the program, in Tcl/Tk.
// May not know: who presses.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startProcess, type Display } from '../rig/index.ts'

export interface ProgramWithDialog {
  /** "opened" and "saved", as they were pressed. */
  said(): readonly string[]
  close(): Promise<void>
}

interface ProgramLook {
  readonly window: string
  readonly renamed: string
  readonly dialog: string
  /** Of its window from the first press on; 0xrrggbb. */
  readonly colour: number
}

/**
 * Starts it. Pressed, its window is called `renamed`, has another colour, and a dialog is there; that is gone once it is
 * pressed.
 */
export async function openProgramWithDialog(display: Display, look: ProgramLook): Promise<ProgramWithDialog> {
  const folder = await mkdtemp(join(tmpdir(), 'farhand-tk-'))
  const file = join(folder, 'program.tcl')
  await writeFile(file, scriptOf(look))
  const program = await startProcess('wish', [file], {
    env: { DISPLAY: display.name },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  program.child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  return {
    said: () => said.split('\n').filter((line) => line !== ''),
    close: async () => {
      await program.kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const scriptOf = ({ window, renamed, dialog, colour }: ProgramLook): string => `
fconfigure stdout -buffering line
wm title . {${window}}
wm geometry . 420x260+120+160
button .open -text Open -command {
  puts opened
  wm title . {${renamed}}
  set colour #${colour.toString(16).padStart(6, '0')}
  .open configure -background $colour -activebackground $colour
  toplevel .dialog
  wm title .dialog {${dialog}}
  wm transient .dialog .
  wm geometry .dialog 301x201+600+420
  button .dialog.save -text Save -command { puts saved; destroy .dialog }
  pack .dialog.save -fill both -expand 1
}
pack .open -fill both -expand 1
`
