// How long to wait before the next try. Lives here: the one retry rule of the client: capped, jittered.

const FIRST_MS = 200
const CAP_MS = 3000

/** Wait before try number `attempt` (from 0), ms. `random` gives 0 to 1. */
export const backoffMs = (attempt: number, random: () => number = Math.random): number => {
  const full = Math.min(CAP_MS, FIRST_MS * 2 ** Math.min(attempt, 10))
  return Math.round(full * (0.5 + random() / 2))
}
