// What the person at this device said yes to. Lives here: the device's own record, which has the last word before
// anything leaves (CONSENT-10); the server can end entries, never add one. May not know: sockets, the server's state.
import { permits, TRACKS, type DeviceId, type Grant, type GrantId } from '@farhand/protocol'

type Own = Grant & { readonly recorded: boolean }

export class OwnGrants {
  readonly #owner: DeviceId
  readonly #grants = new Map<GrantId, Own>()

  constructor(owner: DeviceId) {
    this.#owner = owner
  }

  /** A yes was signed; it counts once recorded. */
  give(grant: Grant): void {
    if (grant.owner !== this.#owner) throw new RangeError('only the owner gives a grant')
    this.#grants.set(grant.grant, { ...grant, recorded: false })
  }

  /** The server has written the yes down. */
  recorded(grant: GrantId): void {
    const own = this.#grants.get(grant)
    if (own !== undefined) this.#grants.set(grant, { ...own, recorded: true })
  }

  end(grant: GrantId): void {
    this.#grants.delete(grant)
  }

  endAll(): void {
    this.#grants.clear()
  }

  /** Whoever left, or a grant its grantee ended, loses it here too: nothing is ever added. */
  keepOnly(inForce: readonly Grant[]): void {
    const ids = new Set(inForce.map((grant) => grant.grant))
    for (const own of this.#grants.values()) if (own.recorded && !ids.has(own.grant)) this.#grants.delete(own.grant)
  }

  get inForce(): readonly Grant[] {
    return [...this.#grants.values()].filter((own) => own.recorded)
  }

  has(grant: GrantId): boolean {
    return this.#grants.has(grant)
  }

  /** Whether a screen object may leave now: there is a viewer in the group whom this device's own yes names. */
  permitsScreen(options: {
    readonly members: readonly DeviceId[]
    readonly paused: boolean
    readonly now: number
  }): boolean {
    const members = new Set(options.members)
    const grants = this.inForce
    const passage = { grants, members, presenter: this.#owner, paused: options.paused, from: this.#owner }
    return grants.some(({ to }) => permits({ ...passage, to, track: TRACKS.screen, now: options.now }))
  }
}
