import { type LookupAddress, type LookupAllOptions, lookup } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/** Our own machine, no machine at all, and what is on the same link: most clouds tell an instance its secrets there. */
const refusedIpv4 = [
  ['127.0.0.0', 8],
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  // Metadata of clouds that is on no link: Azure's host, Alibaba's, and that of Oracle's classic cloud.
  ['168.63.129.16', 32],
  ['100.100.100.200', 32],
  ['192.0.0.192', 32],
] as const

const refusedIpv6 = [
  ['::1', 128],
  ['::', 128],
  ['fe80::', 10],
  // Metadata of clouds for instances that have IPv6 only, at unique local addresses: AWS, GCP, Oracle, Scaleway.
  // AWS keeps other services there too: EKS Pod Identity hands out credentials at fd00:ec2::23.
  ['fd00:ec2::', 112],
  ['fd20:ce::254', 128],
  ['fd00:c1::a9fe:a9fe', 128],
  ['fd00:42::42', 128],
  // A network's own prefix of translation (RFC 8215): where in it an IPv4 address stands, only that network knows.
  ['64:ff9b:1::', 48],
] as const

/** Behind it an IPv4 address of anybody's stands in the last 32 bits (RFC 6052). */
const translated = { prefix: '64:ff9b::', bits: 96 } as const

const refusedAddresses = new BlockList()
for (const [address, bits] of refusedIpv6) refusedAddresses.addSubnet(address, bits, 'ipv6')
for (const [address, bits] of refusedIpv4) {
  // Mapped into IPv6 (`::ffff:…`) it is found by the same rule.
  refusedAddresses.addSubnet(address, bits, 'ipv4')
  refusedAddresses.addSubnet(`${translated.prefix}${address}`, translated.bits + bits, 'ipv6')
}

/**
 * True for loopback, unspecified and link-local addresses and for those where a cloud tells an instance its secrets, IPv4 inside
 * IPv6 too (rule 9).
 */
export function isRefusedAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 0) return false
  // A link-local address may name its link, which a list does not know.
  const [bare = address] = address.split('%')
  return refusedAddresses.check(bare, family === 4 ? 'ipv4' : 'ipv6')
}

/** IPv4 that is nobody's on the public internet (the IANA registry of special-purpose addresses): private, shared, test, multicast. */
const unroutedIpv4 = [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const

/** Within global unicast, what is no host: Teredo and 6to4, which hide an IPv4 address, and documentation. */
const unroutedIpv6 = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const

const unroutedAddresses = new BlockList()
for (const [address, bits] of unroutedIpv6) unroutedAddresses.addSubnet(address, bits, 'ipv6')
for (const [address, bits] of unroutedIpv4) {
  unroutedAddresses.addSubnet(address, bits, 'ipv4')
  unroutedAddresses.addSubnet(`${translated.prefix}${address}`, translated.bits + bits, 'ipv6')
}

/** All there is of IPv6 on the public internet, and the two ways in which an IPv4 address is written as one. */
const routedIpv6 = new BlockList()
routedIpv6.addSubnet('2000::', 3, 'ipv6')
routedIpv6.addSubnet(translated.prefix, translated.bits, 'ipv6')
routedIpv6.addSubnet('::ffff:0:0', 96, 'ipv6')

/** True for an address to which anybody on the public internet may be sent: no private, shared, local or reserved one. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 0 || isRefusedAddress(address)) return false
  const [bare = address] = address.split('%')
  if (family === 6 && !routedIpv6.check(bare, 'ipv6')) return false
  return !unroutedAddresses.check(bare, family === 4 ? 'ipv4' : 'ipv6')
}

/** True for a host of a URL that is, or always resolves to, a refused address. */
export function isRefusedHost(host: string): boolean {
  const name = host
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase()
  return name === '' || name === 'localhost' || name.endsWith('.localhost') || isRefusedAddress(name)
}

/** Resolves a name to all its addresses, as `dns.lookup` with `all` does. */
export type ResolveAll = (
  host: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void

/** A name lookup that lets through such addresses alone as are allowed, when connecting: a name may resolve to anything later. */
function lookupAllowing(isAllowed: (address: string) => boolean, resolve: ResolveAll = lookup): LookupFunction {
  return (host, options, callback) => {
    resolve(host, { ...options, all: true }, (error, addresses) => {
      if (error !== null) {
        callback(error, '', 0)
        return
      }
      const allowed = addresses.filter(({ address }) => isAllowed(address))
      const [first] = allowed
      if (first === undefined) {
        const refusal = new Error(`${host} resolves to refused addresses only`)
        callback(Object.assign(refusal, { code: 'REFUSED_ADDRESS' }), '', 0)
        return
      }
      if (options.all === true) callback(null, allowed)
      else callback(null, first.address, first.family)
    })
  }
}

/** A name lookup that refuses `isRefusedAddress` again when connecting. */
export const guardedLookup: LookupFunction = lookupAllowing((address) => !isRefusedAddress(address))

/** A name lookup that gives public addresses alone when connecting; `resolve` is the system’s own where none is given. */
export function createPublicLookup(resolve?: ResolveAll): LookupFunction {
  return lookupAllowing(isPublicAddress, resolve)
}
