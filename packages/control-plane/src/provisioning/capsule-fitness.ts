import type { CapsuleMode } from '@grenier/contracts'
import { Problem } from '../shared/problem.ts'
import type { CapsuleFacts } from './capsule.ports.ts'
import { capsuleGaps } from './capsule-gaps.ts'

/**
 * Throws where a cluster does not let us keep Tenants of Capsule: `capsule-unserved`, or `capsule-may-not-assign`, after which
 * `coexist` alone is accepted.
 */
export function ensureCapsuleFits(mode: CapsuleMode, facts: CapsuleFacts | null): void {
  if (mode !== 'tenants') return
  const [found] = capsuleGaps(mode, facts)
  if (found === undefined) return
  if (found.code === 'capsule-unserved') throw new Problem('capsule-unserved')
  throw new Problem('capsule-may-not-assign', { standing: found.subject ?? '' })
}
