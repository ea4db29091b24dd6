import { lookup } from 'node:dns'
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

/** True for a host of a URL that is, or always resolves to, a refused address. */
export function isRefusedHost(host: string): boolean {
  const name = host
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase()
  return name === '' || name === 'localhost' || name.endsWith('.localhost') || isRefusedAddress(name)
}

/** A name lookup that refuses such addresses again when connecting, since a name may resolve to anything later. */
export const guardedLookup: LookupFunction = (host, options, callback) => {
  lookup(host, { ...options, all: true }, (error, addresses) => {
    if (error !== null) {
      callback(error, '', 0)
      return
    }
    const allowed = addresses.filter(({ address }) => !isRefusedAddress(address))
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
