// Commits on their way through the server: prepared here, ordered there, applied once accepted.
// Lives here: one at a time, again where another came first. May not know: why the group changes.
import {
  toBase64Url,
  type CommitPart,
  type DeviceId,
  type HostWelcome,
  type SessionMessageBody,
} from '@farhand/protocol'
import { E2eeError, type Group, type GroupChange } from '@farhand/e2ee'
import { ClientError } from '../errors.ts'
import type { Live } from '../session/live.ts'

const TRIES = 5
const AGAIN_AFTER_MS = 200

/** What a commit does, planned on the group as it is at that moment. */
export interface CommitPlan {
  readonly change: GroupChange
  /** Whom it lets in, and how their Welcome is signed. */
  readonly welcome?: {
    readonly device: DeviceId
    readonly sign: (welcome: Uint8Array<ArrayBuffer>) => Promise<HostWelcome>
  }
  /** Said with it, in one step. */
  readonly say?: SessionMessageBody
  /** What is said stands on this page, which may be later. */
  readonly onStands?: (() => void) | undefined
}

export class Commits {
  #last: Promise<unknown> = Promise.resolve()

  /** Resolves once the group has changed, or nothing was left to change. Rejects as `Speech.say`. */
  run(live: Live, plan: (group: Group) => CommitPlan | undefined | Promise<CommitPlan | undefined>): Promise<void> {
    const done = this.#last.then(() => commitOnce(live, plan, TRIES))
    this.#last = done.catch(() => undefined)
    return done
  }
}

async function commitOnce(
  live: Live,
  plan: (group: Group) => CommitPlan | undefined | Promise<CommitPlan | undefined>,
  tries: number,
): Promise<void> {
  const group = live.keys.current?.group
  if (group === undefined) throw new ClientError('not-now', 'this page is not in the group')
  const planned = await plan(group)
  if (planned === undefined) return
  const epoch = Number(group.epoch)
  const prepared = await live.keys.change(() => group.prepare(planned.change))
  const welcome =
    planned.welcome === undefined || prepared.welcome === undefined
      ? null
      : { device: planned.welcome.device, answer: await planned.welcome.sign(prepared.welcome) }
  const part: CommitPart = { epoch, commit: toBase64Url(prepared.commit), welcome }
  const carried = {
    part,
    onAccepted: () => {
      prepared.apply()
      if (live.keys.current?.group === group) live.keys.follow()
      live.groupChanged()
    },
  }
  try {
    if (planned.say === undefined) await live.speech.commit(carried)
    else {
      const { onStands } = planned
      await live.speech.say(planned.say, { carried, ...(onStands === undefined ? {} : { onStands }) })
    }
  } catch (cause) {
    if (!cameTooLate(cause) || tries <= 1) throw cause
    await new Promise((resolve) => {
      setTimeout(resolve, AGAIN_AFTER_MS)
    })
    await commitOnce(live, plan, tries - 1)
  }
}

const cameTooLate = (cause: unknown): boolean =>
  (cause instanceof ClientError && cause.reason === 'stale-epoch') ||
  (cause instanceof E2eeError && cause.code === 'stale-epoch')
