import { lookup } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'

const refusedAddresses = new BlockList()
refusedAddresses.addSubnet('127.0.0.0', 8, 'ipv4')
refusedAddresses.addSubnet('0.0.0.0', 8, 'ipv4')
refusedAddresses.addSubnet('169.254.0.0', 16, 'ipv4')
refusedAddresses.addAddress('::1', 'ipv6')
refusedAddresses.addAddress('::', 'ipv6')
refusedAddresses.addSubnet('fe80::', 10, 'ipv6')

// The metadata of a cloud that gives IPv6 only; it is a unique local address, not a link-local one.
refusedAddresses.addAddress('fd00:ec2::254', 'ipv6')

/** True for loopback, unspecified and link-local addresses, IPv4 inside IPv6 too: our own machine, or a cloud's metadata (rule 9). */
export function isRefusedAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 0) return false
  return refusedAddresses.check(address, family === 4 ? 'ipv4' : 'ipv6')
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
