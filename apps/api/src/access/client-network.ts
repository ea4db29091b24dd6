import { isIPv6 } from 'node:net'

/** Groups of 16 bits of the part of an IPv6 address that a network owns (RFC 6177): whoever has one address has them all. */
const networkGroups = 4
const groupsInAll = 8

/** Where a request comes from, for counting: an IPv4 address, or the /64 of an IPv6 one. */
export function clientNetwork(address: string): string {
  const [bare = address] = address.split('%')
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1]
  if (mapped !== undefined) return mapped
  if (!isIPv6(bare)) return bare
  const [before = '', after = ''] = bare.toLowerCase().split('::')
  const [head, tail] = [groupsOf(before), groupsOf(after)]
  const zeros = bare.includes('::') ? Array.from({ length: groupsInAll - head.length - tail.length }, () => '0') : []
  const network = [...head, ...zeros, ...tail].slice(0, networkGroups)
  return `${network.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`
}

/** A last part that is written as IPv4 is two groups; it lies in no network's part. */
function groupsOf(text: string): string[] {
  return text.split(':').flatMap((group) => (group === '' ? [] : group.includes('.') ? ['0', '0'] : [group]))
}
