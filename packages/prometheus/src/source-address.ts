import { X509Certificate } from 'node:crypto'
import { type MeasurementSourceAccess, Problem } from '@grenier/control-plane/ports'
import { isRefusedHost } from '@grenier/platform'

function refused(detail: string): Problem {
  return new Problem('measurement-source-refused', { detail })
}

/** Names of services of a cluster itself: nothing outside can have one, and few clusters give them certificates. */
function isInCluster(host: string): boolean {
  return /\.svc(\.cluster\.local)?\.?$/.test(host.toLowerCase())
}

/**
 * The address of a source. Throws `measurement-source-refused` for our own machine and link-local addresses, for a password
 * or a query in it, for http to anything but a service of the cluster, and for a token that http would show to everybody on
 * the way. `allowLoopback` is the local demo's own flag: there alone, loopback is accepted, in plain http too.
 */
export function checkedSource(
  { url: text, token, caPem }: Pick<MeasurementSourceAccess, 'url' | 'token' | 'caPem'>,
  { allowLoopback }: { readonly allowLoopback: boolean },
): URL {
  if (!URL.canParse(text)) throw refused('not a URL')
  const url = new URL(text)
  const isLocal = isRefusedHost(url.hostname)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refused('not https')
  if (url.username !== '' || url.password !== '') throw refused('a password in the address')
  if (url.search !== '' || url.hash !== '') throw refused('more than an address and a path')
  if (isLocal && !allowLoopback) throw refused(url.host)
  if (url.protocol === 'http:' && !isLocal && !isInCluster(url.hostname)) throw refused('not https')
  if (url.protocol === 'http:' && !isLocal && token !== null) throw refused('a token over http')
  checkAuthority(caPem)
  return url
}

function checkAuthority(caPem: string | null): void {
  if (caPem === null) return
  try {
    // A PEM block that is no certificate throws here instead of at the first connection.
    if (new X509Certificate(caPem).fingerprint256 !== '') return
  } catch {
    // Told below without the text that was sent.
  }
  throw refused('the authority is no certificate in PEM')
}
