import { type LookupAddress, lookup } from 'node:dns'
import { isIP } from 'node:net'
import { Problem } from '@grenier/control-plane/ports'
import { isPublicAddress, isRefusedHost, type ResolveAll } from '@grenier/platform'

export interface WebhookAddressRules {
  /** Private addresses and http too: for receivers inside the operator's own network, and for tests. */
  readonly allowPrivate: boolean
  /** Ports of public receivers: on others stand services that no event is for, and a member would knock there in our name. */
  readonly ports: readonly number[]
}

/** Where https listens when an address names no port. */
const httpsPort = 443

function refused(detail: string): Problem {
  return new Problem('webhook-url-refused', { detail })
}

/** The host of a URL, an IPv6 address without its brackets. */
function bareHost(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '')
}

/**
 * The address of a receiver. The URL standard has by then made one spelling of an address of every other (decimal, octal, hexadecimal,
 * short forms), so what is compared is what is connected to. Throws `webhook-url-refused` for anything but https, for a
 * password or a fragment in it, and for a port that is not among the `ports`, and for an address that is not on the public internet.
 */
export function checkedUrl(text: string, { allowPrivate, ports }: WebhookAddressRules): URL {
  if (!URL.canParse(text)) throw refused('not a URL')
  const url = new URL(text)
  const isHttp = url.protocol === 'http:'
  if (url.protocol !== 'https:' && !(isHttp && allowPrivate)) throw refused('not https')
  if (url.username !== '' || url.password !== '') throw refused('a password in the address')
  if (url.hash !== '') throw refused('a fragment in the address')
  if (allowPrivate) return url
  if (!ports.includes(url.port === '' ? httpsPort : Number(url.port))) throw refused(`port ${url.port}`)
  const host = bareHost(url)
  if (isRefusedHost(url.hostname) || (isIP(host) !== 0 && !isPublicAddress(host))) throw refused(url.host)
  return url
}

/** The same, and that its name is one, of a public address. What it resolves to later is looked at again when connecting. */
export async function assertMayReceive(
  text: string,
  rules: WebhookAddressRules,
  resolve: ResolveAll = lookup,
): Promise<void> {
  const url = checkedUrl(text, rules)
  const host = bareHost(url)
  if (rules.allowPrivate || isIP(host) !== 0) return
  const addresses = await new Promise<LookupAddress[]>((settle) => {
    resolve(host, { all: true }, (error, found) => settle(error === null ? found : []))
  })
  if (!addresses.some(({ address }) => isPublicAddress(address))) throw refused(url.host)
}
