// How a used companion goes away. Lives here: removing the executable itself. Never removes anything but a packaged file:
// the Node of somebody who works on Farhand stays. May not know: when it is time.
import { spawn } from 'node:child_process'
import { rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isPackaged } from './packaged.ts'
import type { Place } from './run-once.ts'

/** A running file cannot be removed there: this waits until it may, for a minute, then removes itself. Names come by environment. */
const REMOVE_LATER = [
  '@echo off',
  'set tries=0',
  ':again',
  'del /f /q "%FARHAND_FILE%" >nul 2>nul',
  'if not exist "%FARHAND_FILE%" goto gone',
  'set /a tries+=1',
  'if %tries% geq 60 goto gone',
  '"%SystemRoot%\\System32\\ping.exe" -n 2 127.0.0.1 >nul',
  'goto again',
  ':gone',
  'if defined FARHAND_FOLDER rmdir /s /q "%FARHAND_FOLDER%" >nul 2>nul',
  '(goto) 2>nul & del "%~f0"',
  '',
].join('\r\n')

/**
 * Removes the executable and, where given, the run's folder. Under Windows that happens once this process has ended.
 * Returns false, and touches nothing, where this is no packaged companion.
 */
export function removeSelf({ temporary, file }: Place, folder?: string): boolean {
  if (!isPackaged()) return false
  if (process.platform === 'win32') removeLater({ temporary, file }, folder)
  else {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
    unlinkSync(file)
  }
  return true
}

function removeLater({ temporary, file }: Place, folder: string | undefined): void {
  const script = join(temporary, `farhand-remove-${process.pid}.cmd`)
  writeFileSync(script, REMOVE_LATER)
  const names = { FARHAND_FILE: file, ...(folder === undefined ? {} : { FARHAND_FOLDER: folder }) }
  spawn(process.env['ComSpec'] ?? 'cmd.exe', ['/d', '/s', '/c', `""${script}""`], {
    cwd: temporary,
    detached: true,
    stdio: 'ignore',
    windowsHide: true,
    windowsVerbatimArguments: true,
    env: { ...process.env, ...names },
  }).unref()
}
