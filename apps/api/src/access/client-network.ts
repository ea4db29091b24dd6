import { isIP, isIPv6 } from 'node:net'

/** Groups of 16 bits of the part of an IPv6 address that a network owns (RFC 6177): whoever has one address has them all. */
const networkGroups = 4
const groupsInAll = 8

/**
 * Where a request comes from, for counting: an IPv4 address, also one written as IPv6, or the /64 of an IPv6 one. Some proxies write
 * a port behind the address, or an IPv6 address in brackets: a port is new with each connection, and would be a caller of its own.
 */
export function clientNetwork(written: string): string {
  const [bare = ''] = withoutPort(written.trim()).split('%')
  if (!isIPv6(bare)) return bare
  const groups = groupsOf(bare.toLowerCase())
  // `::ffff:0:0/96`, in whatever spelling.
  if (groups.slice(0, 6).every((group, place) => group === (place === 5 ? 0xffff : 0))) return ipv4Of(groups.slice(6))
  const network = groups.slice(0, networkGroups)
  return `${network.map((group) => group.toString(16)).join(':')}::/64`
}

/** An address as a proxy writes it, without the port behind it and without brackets; what is no address stays as it is. */
export function withoutPort(text: string): string {
  const inBrackets = /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1]
  if (inBrackets !== undefined) return inBrackets
  // More than one colon is an IPv6 address without a port: behind it no port could be told from a group.
  const beforePort = /^([^:]+):\d+$/.exec(text)?.[1]
  return beforePort !== undefined && isIP(beforePort) === 4 ? beforePort : text
}

/** The eight groups of an IPv6 address. */
function groupsOf(address: string): number[] {
  const [before = '', after] = address.split('::')
  const [head, tail] = [writtenGroups(before), writtenGroups(after ?? '')]
  const zeros = after === undefined ? [] : Array.from({ length: groupsInAll - head.length - tail.length }, () => 0)
  return [...head, ...zeros, ...tail]
}

/** A last part that is written as IPv4 is two groups. */
function writtenGroups(text: string): number[] {
  return text.split(':').flatMap((group) => {
    if (group === '') return []
    if (!group.includes('.')) return [Number.parseInt(group, 16)]
    const [first = 0, second = 0, third = 0, fourth = 0] = group.split('.').map(Number)
    return [first * 256 + second, third * 256 + fourth]
  })
}

function ipv4Of(groups: readonly number[]): string {
  return groups.flatMap((group) => [group >> 8, group & 0xff]).join('.')
}
