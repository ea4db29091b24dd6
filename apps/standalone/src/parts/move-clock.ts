import { type Instant, instantToIso } from '@grenier/quota-billing'
import type { Mint } from '../story/story-tools.ts'

/** How the story moves the clock: over HTTP like everything else it does. A clock that stands further already stays. */
export function clockMover(options: { baseUrl: string; mint: Mint }): (to: Instant) => Promise<void> {
  const address = (path: string): URL => new URL(path, options.baseUrl)
  return async (to) => {
    const headers = {
      authorization: `Bearer ${await options.mint({ role: 'operator', tenantId: null })}`,
      'content-type': 'application/json',
    }
    const installation = await fetch(address('/v1/installation'), { headers })
    const { now } = (await installation.json()) as { now: string }
    if (Date.parse(now) >= to) return
    const moved = await fetch(address('/demo/clock'), {
      method: 'PUT',
      headers,
      body: JSON.stringify({ now: instantToIso(to) }),
    })
    if (!moved.ok) throw new Error(`the clock did not move: ${moved.status} ${await moved.text()}`)
  }
}
