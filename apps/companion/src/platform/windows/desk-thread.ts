// The thread with our windows. Lives here: its start and its orders' way in. May not know: what it shows (desk.ts).
import { parentPort, receiveMessageOnPort } from 'node:worker_threads'
import { createDesk, type DeskOrder } from './desk.ts'
import { nativeOfThread } from './thread-native.ts'

const desk = createDesk(nativeOfThread(), {
  tell: (report) => parentPort?.postMessage(report),
  // The thread never returns to Node's loop, so messages are fetched; only windows-platform.ts sends any.
  nextOrder: () => {
    const waiting: { message: DeskOrder } | undefined =
      parentPort === null ? undefined : receiveMessageOnPort(parentPort)
    return waiting?.message
  },
})
desk.run()
