// The thread that listens on a Mac. Lives here: its start. May not know: what it hears (watch.ts). NOT YET RUN ON A MAC.
import { parentPort, workerData } from 'node:worker_threads'
import { loadKoffi } from '../native/koffi.ts'
import { bindMac } from './calls.ts'
import { watchMac } from './watch.ts'

const path: unknown = Reflect.get(Object(workerData), 'koffiPath')
watchMac(bindMac(loadKoffi(typeof path === 'string' ? path : undefined)), {
  tell: (report) => parentPort?.postMessage(report),
  nowMs: () => performance.now(),
})
