import { Problem } from '@grenier/control-plane/ports'
import type { FastifyRequest } from 'fastify'

const safeMethods: readonly string[] = ['GET', 'HEAD', 'OPTIONS']

/**
 * Refuses what another site makes a signed-in browser send (decision 0022): a change must come from our own pages, a read
 * from them or from a link that was followed. Browsers say where a request comes from, and pages cannot change what they
 * say; one that says nothing is not believed. Problem: `origin-refused`.
 */
export function requireOwnOrigin(request: FastifyRequest, publicUrl: URL): void {
  const { 'sec-fetch-site': site, 'sec-fetch-mode': mode, origin } = request.headers
  const isSafe = safeMethods.includes(request.method)
  if (site !== undefined) {
    const isLink = isSafe && mode === 'navigate'
    if (site === 'same-origin' || (isSafe && site === 'none') || isLink) return
    throw new Problem('origin-refused')
  }
  if (isSafe || origin === publicUrl.origin) return
  throw new Problem('origin-refused')
}
