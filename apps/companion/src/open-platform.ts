// Which operating system this runs on, and what its Platform needs to start. Lives here: the choice, threads and native calls
// from the sources or from the single file. May not know: sessions, the second process (second-process.ts).
import { isSea } from 'node:sea'
import { Worker } from 'node:worker_threads'
import { readDrawingAssets } from './drawing/drawing-assets.ts'
import { unpackKoffi } from './native-addon.ts'
import { packagedText } from './packaged.ts'
import { createMacPlatform } from './platform/mac/mac-platform.ts'
import type { Pieces, ThreadName } from './platform/native/pieces.ts'
import type { Platform } from './platform/platform.ts'
import { createWindowsPlatform } from './platform/windows/windows-platform.ts'
import { openX11Notice, openX11Platform, type X11Notice } from './platform/x11/open-x11.ts'
import { startThisProgram } from './start-this-program.ts'

/** Opens this computer's desktop. Rejects with PlatformError where it cannot be controlled. `folder` is the run's own. */
export async function openPlatform(folder: string): Promise<Platform> {
  if (process.platform === 'win32') return createWindowsPlatform(piecesFor('windows', folder))
  if (process.platform === 'darwin') return createMacPlatform(piecesFor('mac', folder))
  return openX11Platform({ assets: await readDrawingAssets() })
}

/** Where the desktop cannot be controlled, a small window may still say so; undefined where none can be shown. */
export async function openNotice(): Promise<X11Notice | undefined> {
  return process.platform === 'linux' ? openX11Notice({ assets: await readDrawingAssets() }) : undefined
}

function piecesFor(system: 'windows' | 'mac', folder: string): Pieces {
  const koffiPath = unpackKoffi(folder)
  const ownPath = koffiPath === undefined ? [] : [koffiPath]
  return {
    ...(koffiPath === undefined ? {} : { koffiPath }),
    startThread: (name, data) => threadOf(system, name, data),
    startSecondProcess: (args) => startThisProgram([...args, ...ownPath]),
  }
}

function threadOf(system: 'windows' | 'mac', name: ThreadName, data: object): Worker {
  if (isSea()) return new Worker(packagedText(`${name}-thread.js`), { eval: true, workerData: data })
  return new Worker(new URL(`platform/${system}/${name}-thread.ts`, import.meta.url), { workerData: data })
}
