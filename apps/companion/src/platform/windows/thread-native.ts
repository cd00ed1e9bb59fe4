// Native calls inside a thread. Lives here: where koffi is, as whoever started the thread says (pieces.ts).
import { workerData } from 'node:worker_threads'
import { loadKoffi } from '../native/koffi.ts'
import { bindWindows, type WindowsNative } from './calls.ts'

/** Binds Windows for this thread; callbacks run on the thread that made them. */
export function nativeOfThread(): WindowsNative {
  const path: unknown = Reflect.get(Object(workerData), 'koffiPath')
  return bindWindows(loadKoffi(typeof path === 'string' ? path : undefined))
}
