// Who counts as one when tries are counted: an IPv4 address, or an IPv6 network. Pure.
import { isIPv4, isIPv6 } from 'node:net'

/** The blocks an address is counted in: itself or its /64, and its /48 for IPv6. */
export interface AddressBlocks {
  readonly near: string
  /** Undefined for IPv4. */
  readonly wide: string | undefined
}

/** The blocks of a textual IP address; IPv4 inside IPv6 counts as IPv4. What is no address is one block of its own. */
export function blocksOf(address: string): AddressBlocks {
  const plain = address.split('%')[0] ?? address
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1]
  if (mapped !== undefined && isIPv4(mapped)) return { near: mapped, wide: undefined }
  if (!isIPv6(plain)) return { near: plain, wide: undefined }
  const groups = groupsOf(plain)
  return { near: `${groups.slice(0, 4).join(':')}::/64`, wide: `${groups.slice(0, 3).join(':')}::/48` }
}

/** The first groups of an IPv6 address, each without leading zeros. */
function groupsOf(address: string): string[] {
  const [head = '', tail] = address.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const dotted = right.at(-1)?.includes('.') === true ? 1 : 0
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length - dotted)
  const groups = [...left, ...Array.from({ length: zeros }, () => '0'), ...right]
  return groups.map((group) => (/^[0-9a-f]+$/i.test(group) ? Number.parseInt(group, 16).toString(16) : group))
}
