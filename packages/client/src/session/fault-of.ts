// Why entering a session failed. May not know: how a page enters.
import { codeOfRefusal } from './take-frame.ts'
import type { SessionFault } from './view.ts'

/** What the page says of an error that came up on the way in, and the code for support. */
export function faultOf(cause: unknown): [fault: SessionFault, code: string] {
  if (cause instanceof DOMException && cause.name === 'NotSupportedError') return ['unsupported-browser', cause.name]
  const code = codeOfRefusal(cause)
  if (code === 'bad-password' || code === 'not-kept') return [code, code]
  return [code === 'not-connected' ? 'connection-lost' : 'failed', code ?? 'failed']
}
