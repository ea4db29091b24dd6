import { X509Certificate } from 'node:crypto'
import { type ObjectStoreAccess, Problem } from '@grenier/control-plane/ports'
import { isRefusedHost } from '@grenier/platform'

function refused(detail: string): Problem {
  return new Problem('object-store-refused', { detail })
}

/**
 * The origin of an object store's address. Throws `object-store-refused` for anything but https, for our own machine and
 * link-local addresses, and for an address with a path, a query or a password, which would be stored in the open.
 * `allowLoopback` is the local demo's own flag.
 */
export function checkedEndpoint(endpoint: string, { allowLoopback }: { readonly allowLoopback: boolean }): URL {
  if (!URL.canParse(endpoint)) throw refused('not a URL')
  const url = new URL(endpoint)
  if (url.protocol !== 'https:') throw refused('not https')
  if (url.username !== '' || url.password !== '') throw refused('a password in the address')
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') throw refused('more than a host and a port')
  if (isRefusedHost(url.hostname) && !allowLoopback) throw refused(url.host)
  return url
}

/** Throws `object-store-refused` for an authority that is no certificate in PEM. */
export function checkAuthority(caPem: ObjectStoreAccess['caPem']): void {
  if (caPem === null) return
  try {
    // A PEM block that is no certificate throws here instead of at the first connection.
    if (new X509Certificate(caPem).fingerprint256 !== '') return
  } catch {
    // Told below without the text that was sent.
  }
  throw refused('the authority is no certificate in PEM')
}
