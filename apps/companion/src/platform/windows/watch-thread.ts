// The thread that listens. Lives here: its start. May not know: what it hears (watch.ts).
import { parentPort } from 'node:worker_threads'
import { nativeOfThread } from './thread-native.ts'
import { watch } from './watch.ts'

watch(nativeOfThread(), (report) => parentPort?.postMessage(report))
