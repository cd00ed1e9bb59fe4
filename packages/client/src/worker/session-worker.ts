// Entry of the session worker: socket, keys, session, encoder and decoder of one page run here, away from the window
// (a busy or hidden window must not delay them). May not know: elements.
import { ClientError } from '../errors.ts'
import { publish } from '../publish/publish.ts'
import { readFrames } from '../publish/frame-source.ts'
import { testEncoders } from '../publish/webcodecs-encoder.ts'
import { startEngine, type Engine } from '../session/engine.ts'
import { codeOfRefusal } from '../session/take-frame.ts'
import type { Entry, SessionView } from '../session/view.ts'
import type { Media, Surroundings } from '../surroundings.ts'
import { serverApi } from '../transports/server-api.ts'
import { webSocketTransport } from '../transports/websocket.ts'
import { indexedVault } from '../vault/indexed-vault.ts'
import { webLocks } from '../vault/session-lock.ts'
import { testDecoders } from '../watch/test-decoders.ts'
import { watch } from '../watch/watch.ts'
import type { PlainError, ToWindow, ToWorker } from './worker-messages.ts'

/** What a dedicated worker's global offers, which the DOM types of a window hide. */
interface WorkerScope {
  postMessage(message: ToWindow): void
  addEventListener(type: 'message', listener: (event: MessageEvent<ToWorker>) => void): void
  addEventListener(type: 'offline', listener: () => void): void
  removeEventListener(type: 'offline', listener: () => void): void
  close(): void
}

const scope = globalThis as unknown as WorkerScope
let engine: Engine | undefined
let posted: SessionView | undefined

scope.addEventListener('message', ({ data }) => {
  switch (data.kind) {
    case 'start':
      return start(data.entry, data)
    case 'command':
      return void run(data)
    case 'show':
      return engine?.show(data.target)
    case 'close':
      engine?.close()
      return scope.close()
    default:
      return data satisfies never
  }
})

scope.postMessage({ kind: 'ready' })

function start(entry: Entry, { origin, words }: Extract<ToWorker, { kind: 'start' }>): void {
  const neutralName = (number: number) => words.participant.replace('#', String(number))
  const started = startEngine({ ...surroundings(origin), neutralName }, entry)
  engine = started
  started.onChange(postView)
}

function postView(): void {
  const view = engine?.current()
  if (view === undefined || view === posted) return
  posted = view
  scope.postMessage({ kind: 'view', view })
}

async function run({ id, name, args }: Extract<ToWorker, { kind: 'command' }>): Promise<void> {
  try {
    if (engine === undefined) throw new ClientError('not-now', 'nothing was started')
    // The window's typed commands are the only ones who post here.
    const commands: object = { ...engine.commands, forget: engine.forget.bind(engine) }
    await (commands as Record<string, (...args: readonly unknown[]) => Promise<void>>)[name]?.(...args)
    // A page that hears "done" sees what was done.
    postView()
    scope.postMessage({ kind: 'done', id })
  } catch (cause) {
    scope.postMessage({ kind: 'failed', id, error: plainError(cause) })
  }
}

function plainError(cause: unknown): PlainError {
  if (cause instanceof ClientError) return { code: cause.code, message: cause.message, reason: cause.reason }
  const reason = codeOfRefusal(cause)
  return { code: reason === undefined ? 'unexpected' : 'refused', message: 'the command failed', reason }
}

function surroundings(origin: string): Surroundings {
  return {
    api: serverApi((path, init) => fetch(origin + path, init)),
    open: webSocketTransport({
      origin,
      createSocket: (url, protocols) => new WebSocket(url, protocols),
      watchRoad(lost) {
        scope.addEventListener('offline', lost)
        return () => scope.removeEventListener('offline', lost)
      },
    }),
    vault: indexedVault(Date.now),
    locks: webLocks(navigator.locks),
    media: browserMedia(),
    remember: (sessionId, id) => scope.postMessage({ kind: 'record', sessionId, id }),
  }
}

function browserMedia(): Media {
  let encodable: ReturnType<typeof testEncoders> | undefined
  let decodable: ReturnType<typeof testDecoders> | undefined
  return {
    encodable: () => (encodable ??= testEncoders()),
    decodable: () => (decodable ??= testDecoders()),
    publish: (capture, options) => publish(readFrames(capture.source), options),
    framesOf: (capture) => readFrames(capture.source),
    watch,
  }
}
