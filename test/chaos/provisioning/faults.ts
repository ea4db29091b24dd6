import { createHash } from 'node:crypto'
import { createRandom, type Random } from '../../fidelity/random.ts'

/** What may happen to a request on its way; `acts` says whether the API server works on it all the same. */
export type Fault =
  | { readonly kind: 'none' }
  | { readonly kind: 'delayed'; readonly delayMs: number }
  /** The connection ends before the request arrives, or after the server acted and before anybody is told. */
  | { readonly kind: 'dropped'; readonly acts: boolean }
  /** No answer at all until the caller loses patience. */
  | { readonly kind: 'silent'; readonly acts: boolean }
  /** The answer breaks off in the middle. */
  | { readonly kind: 'cut' }
  /** The server gets the request twice: at once, or once more when others may have written since. */
  | { readonly kind: 'duplicated'; readonly againAfterMs: number }
  | { readonly kind: 'answered'; readonly status: 409 | 429 | 500 | 503 | 504; readonly acts: boolean }

const weights: readonly (readonly [number, (random: Random) => Fault])[] = [
  [58, () => ({ kind: 'none' })],
  [10, (random) => ({ kind: 'delayed', delayMs: 5 + random.below(150) })],
  [6, (random) => ({ kind: 'dropped', acts: random.chance(0.6) })],
  [1, (random) => ({ kind: 'silent', acts: random.chance(0.5) })],
  [3, () => ({ kind: 'cut' })],
  [10, (random) => ({ kind: 'duplicated', againAfterMs: random.chance(0.5) ? 0 : random.below(900) })],
  [3, () => ({ kind: 'answered', status: 409, acts: false })],
  [2, () => ({ kind: 'answered', status: 429, acts: false })],
  [4, (random) => ({ kind: 'answered', status: 500, acts: random.chance(0.5) })],
  [3, (random) => ({ kind: 'answered', status: random.chance(0.5) ? 503 : 504, acts: random.chance(0.5) })],
]

const weightTotal = weights.reduce((sum, [weight]) => sum + weight, 0)

function pickFault(random: Random): Fault {
  let left = random.below(weightTotal)
  for (const [weight, make] of weights) {
    if (left < weight) return make(random)
    left -= weight
  }
  return { kind: 'none' }
}

/**
 * The fault of each request by the seed, the request itself and how often it was sent before: whatever order concurrent
 * callers come in, the same request meets the same fate.
 */
export function createFaultPlan(seed: number): (method: string, path: string) => Fault {
  const sent = new Map<string, number>()
  return (method, path) => {
    const request = `${method} ${path}`
    const times = (sent.get(request) ?? 0) + 1
    sent.set(request, times)
    const digest = createHash('sha256').update(`${seed} ${times} ${request}`).digest()
    return pickFault(createRandom(digest.readInt32BE(0)))
  }
}
