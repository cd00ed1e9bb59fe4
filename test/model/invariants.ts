// What must hold after every event, from the messages themselves. May not know: the machine, the simple model.
import { ownerOf, type DeviceId, type OpenSession, type SessionEvent } from '@farhand/protocol'

/** A rule that did not hold. */
export class Broken extends Error {}

export function must(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Broken(otherwise)
}

/** What must hold whatever the model says, from the messages themselves. */
export function checkInvariants(
  before: OpenSession,
  after: OpenSession,
  { event, yeses }: { event: SessionEvent; yeses: ReadonlySet<string> },
): void {
  const isProven = (device: DeviceId) => {
    const member = after.members[device]
    if (member === undefined || member.role === 'companion') return false
    return member.confirm === null || (member.confirm.byHost && member.confirm.byMember)
  }
  for (const { grant, owner, to, capability } of after.grants) {
    must(yeses.has(`${owner} ${grant}`), "a grant without its owner's signed yes")
    must(isProven(owner) && isProven(to) && owner !== to, 'a grant of or for somebody who is not in, or not confirmed')
    must(capability !== 'view' || owner === after.presenting?.device, 'a view of somebody who does not present')
  }
  const { presenting, members, requests, switching } = after
  const programs = Object.values(members).filter((member) => member.role === 'companion')
  const isProgram = (device: DeviceId | undefined) => programs.some((program) => program.device === device)
  must(new Set(programs.map(({ of }) => of)).size === programs.length, 'somebody has two helper programs')
  must(
    programs.every(({ of }) => isProven(of)),
    'a helper program is in without its owner',
  )
  must(
    ![presenting?.device, switching?.to, switching?.by].some(isProgram) &&
      !requests.some(({ owner, to }) => isProgram(owner) || isProgram(to)),
    'a helper program shows, asks or is asked',
  )
  const views = after.grants.filter(({ capability }) => capability === 'view')
  must((presenting === null) === (views.length === 0), 'a presenter nobody was allowed to see')
  if (event.kind !== 'said') {
    const had = new Set(before.grants.map(({ grant }) => grant))
    must(
      after.grants.every(({ grant }) => had.has(grant)),
      'the server made a grant',
    )
    must(
      Object.keys(after.members).every((device) => device in before.members),
      'the server let somebody in',
    )
    return
  }
  const { by, body } = event.signed.message
  const whose = ownerOf(before, by) ?? by
  const own = after.grants.some(({ owner }) => owner === (body.kind === 'withdraw-all' ? whose : by))
  if (body.kind === 'stop' || body.kind === 'withdraw-all' || body.kind === 'leave')
    must(!own, `a grant lives on after ${body.kind}`)
  if (body.kind === 'take') {
    const all = after.grants.every(({ owner }) => owner === by) && after.grants.length === body.grants.length
    must(all && after.requests.length === 0, 'a grant lives on after a switch')
  }
}
