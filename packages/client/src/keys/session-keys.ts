// This device's keys of the session: group, sealer, opener, always of the same epoch. May not know: the server.
import type { DeviceId } from '@farhand/protocol'
import { Opener, Sealer, type Group, type Member } from '@farhand/e2ee'
import type { Identity } from '../session/identity.ts'
import { bytesOf } from '../session/identity.ts'

interface Keyed {
  readonly group: Group
  readonly sealer: Sealer
  readonly opener: Opener
}

export class SessionKeys {
  readonly #identity: Identity
  #keyed: Keyed | undefined
  /** What each device in the group called itself first (KEY-41). */
  readonly #names = new Map<DeviceId, string>()
  /** Devices that call themselves otherwise now, and nobody was told of. */
  readonly #renamed = new Set<DeviceId>()
  #changing: Promise<unknown> = Promise.resolve()

  constructor(identity: Identity) {
    this.#identity = identity
  }

  /** Undefined until the group is joined, and after this device was taken out. */
  get current(): Keyed | undefined {
    return this.#keyed
  }

  get members(): readonly Member[] {
    return this.#keyed?.group.members ?? []
  }

  member(device: DeviceId): Member | undefined {
    return this.members.find((member) => member.deviceId === device)
  }

  /** What a device called itself when this page first saw it in the group; undefined for one that never was. */
  nameOf(device: DeviceId): string | undefined {
    return this.#names.get(device) ?? this.member(device)?.name
  }

  /** Devices whose leaf has another name than this page knows them by; each once. */
  takeRenamed(): readonly DeviceId[] {
    const renamed = [...this.#renamed]
    this.#renamed.clear()
    return renamed
  }

  /** Whoever is out of group and session may come in anew under any name. */
  forgetNames(isIn: (device: DeviceId) => boolean): void {
    for (const device of this.#names.keys())
      if (!isIn(device) && this.member(device) === undefined) this.#names.delete(device)
  }

  /** Another group: after joining, after coming back, or a new one. */
  enter(group: Group): void {
    this.#keyed?.group.close()
    const { device, sid } = this.#identity
    const keys = group.epochKeys()
    this.#keyed = {
      group,
      sealer: new Sealer({ sid: bytesOf(sid), device, keys }),
      opener: new Opener({ sid: bytesOf(sid), keys, nowMs: () => performance.now() }),
    }
    this.#keepNames()
  }

  /** Sealing and opening follow the group into its new epoch. */
  follow(): void {
    if (this.#keyed === undefined) return
    const keys = this.#keyed.group.epochKeys()
    this.#keyed.sealer.setEpoch(keys)
    this.#keyed.opener.setEpoch(keys)
    this.#keepNames()
  }

  /** Work on the group, one at a time. */
  change<Value>(work: () => Promise<Value>): Promise<Value> {
    const done = this.#changing.then(work)
    this.#changing = done.catch(() => undefined)
    return done
  }

  /** Wipes what can be wiped. */
  drop(): void {
    this.#keyed?.group.close()
    this.#keyed = undefined
  }

  #keepNames(): void {
    if (this.#keyed === undefined) return
    const { members, hostLeaf } = this.#keyed.group
    for (const { deviceId, name, leaf } of members) {
      // What the host is called is the account's name.
      if (leaf === hostLeaf) continue
      const first = this.#names.get(deviceId) ?? name
      this.#names.set(deviceId, first)
      if (first !== name) this.#renamed.add(deviceId)
    }
  }
}
