import type { Instant } from '../shared/instant.ts'
import { isGoodCopy, newestCopy, type SeenCopy } from './copies.ts'

/** A claim as its cluster shows it. */
export interface SeenClaim {
  readonly name: string
  readonly isBound: boolean
  readonly accessModes: readonly string[]
  readonly volumeMode: 'Filesystem' | 'Block'
  /** Marked to be left out of backups (`k8up.io/backup: "false"`). */
  readonly isExcluded: boolean
  readonly createdAt: Instant
}

export type CoverageState = 'covered' | 'stale' | 'uncovered'

/** Why a claim stands where it stands; the first four are what K8up passes over without a word (rule 2). */
export type CoverageReason =
  | 'claim-unbound'
  | 'claim-read-write-once-pod'
  | 'claim-block'
  | 'claim-excluded'
  | 'good-copy'
  | 'copy-too-old'
  | 'first-copy-due'
  | 'no-copy'

export interface ClaimCoverage {
  readonly claimName: string
  readonly state: CoverageState
  readonly reason: CoverageReason
  /** When the newest good copy of this very claim was taken; null of none. */
  readonly newestCopyAt: Instant | null
}

/** Why K8up makes no copy of a claim whatever its Schedule says; null where it makes one. */
function passedOverReason(claim: SeenClaim): CoverageReason | null {
  if (!claim.isBound) return 'claim-unbound'
  if (claim.isExcluded) return 'claim-excluded'
  if (claim.volumeMode === 'Block') return 'claim-block'
  return claim.accessModes.includes('ReadWriteOncePod') ? 'claim-read-write-once-pod' : null
}

/**
 * What stands between a claim and its loss (cluster rule 2): evidence is a good copy of this very claim, younger than the
 * recovery point objective. A copy taken before the claim was made is of another one that had its name. What K8up passes
 * over is covered by the copies of another driver alone, since a K8up copy under its name cannot be of it.
 */
export function judgeClaim(
  claim: SeenClaim,
  facts: { readonly copies: readonly SeenCopy[]; readonly rpoMs: number; readonly now: Instant },
): ClaimCoverage {
  const { copies, rpoMs, now } = facts
  const passedOver = passedOverReason(claim)
  const own = copies.filter(
    (copy) =>
      copy.claimName === claim.name &&
      copy.takenAt >= claim.createdAt &&
      (passedOver === null || copy.driver !== 'k8up') &&
      isGoodCopy(copy, now),
  )
  const newestCopyAt = newestCopy(own)?.takenAt ?? null
  const judged = (state: CoverageState, reason: CoverageReason) => ({
    claimName: claim.name,
    state,
    reason,
    newestCopyAt,
  })
  if (!claim.isBound) return judged('uncovered', 'claim-unbound')
  if (newestCopyAt !== null && now - newestCopyAt <= rpoMs) return judged('covered', 'good-copy')
  if (passedOver !== null) return judged('uncovered', passedOver)
  if (newestCopyAt !== null) return judged('stale', 'copy-too-old')
  return judged('uncovered', now - claim.createdAt <= rpoMs ? 'first-copy-due' : 'no-copy')
}
