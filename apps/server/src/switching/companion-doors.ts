// Doors that members opened for their helper programs: which number stands for whom. Lives here: the numbers of one
// session. May not know: the code behind a door (it never comes here), sockets. Rules: spec/keys.md (KEY-34).
import { randomInt } from 'node:crypto'
import type { DeviceId } from '@farhand/protocol'

const MOST_DOORS = 999

export interface CompanionDoors {
  /** A new number in place of the one before; null where all are taken. */
  open(device: DeviceId): number | null
  /** Idempotent. */
  close(device: DeviceId): void
  ownerAt(door: number): DeviceId | undefined
}

/** No door is open. */
export function createCompanionDoors(): CompanionDoors {
  const owners = new Map<number, DeviceId>()

  function close(device: DeviceId): void {
    for (const [door, owner] of owners) if (owner === device) owners.delete(door)
  }

  return {
    open(device) {
      close(device)
      if (owners.size >= MOST_DOORS) return null
      let door = randomInt(1, MOST_DOORS + 1)
      while (owners.has(door)) door = (door % MOST_DOORS) + 1
      owners.set(door, device)
      return door
    },
    close,
    ownerAt: (door) => owners.get(door),
  }
}
