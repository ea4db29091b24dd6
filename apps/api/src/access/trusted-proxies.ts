import { compile } from '@fastify/proxy-addr'
import { withoutPort } from './client-network.ts'

/**
 * Whether whoever is at an address is believed about where a request comes from (`X-Forwarded-For`, read from its end). An outer
 * proxy may be written by the inner one with a port or in brackets: it is the same proxy, and without this nobody behind it would
 * be told from anybody else. @throws TypeError for what is no address or range
 */
export function trustedProxies(written: readonly string[]): (address: string, hop: number) => boolean {
  const isTrusted = compile([...written])
  return (address, hop) => isTrusted(withoutPort(address), hop)
}
