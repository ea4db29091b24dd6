import type { Instant } from '../shared/instant.ts'
import { type ClaimCoverage, type CoverageReason, judgeClaim, type SeenClaim } from './claim-coverage.ts'
import type { SeenCopy } from './copies.ts'

/** One condition of a tenant's protection: a verdict and the claims it is about, by name. */
export interface ProtectionVerdict {
  readonly status: 'True' | 'False' | 'Unknown'
  readonly reason: string
  readonly claims: readonly { readonly name: string; readonly reason: CoverageReason | 'claim-gone' }[]
}

export interface TenantProtection {
  readonly claims: readonly ClaimCoverage[]
  /** Condition `BackupCoverage`: does every claim have a good copy, however old? */
  readonly coverage: ProtectionVerdict
  /** Condition `RecoveryPointMet`: is the newest good copy of every claim young enough? */
  readonly recoveryPoint: ProtectionVerdict
}

const passedOver: ReadonlySet<CoverageReason> = new Set([
  'claim-unbound',
  'claim-read-write-once-pod',
  'claim-block',
  'claim-excluded',
])

function named(claims: readonly ClaimCoverage[]): ProtectionVerdict['claims'] {
  return claims.map(({ claimName, reason }) => ({ name: claimName, reason }))
}

function goneClaims(names: readonly string[]): ProtectionVerdict['claims'] {
  return names.map((name) => ({ name, reason: 'claim-gone' }))
}

function coverageVerdict(claims: readonly ClaimCoverage[], gone: readonly string[]): ProtectionVerdict {
  const bare = claims.filter(({ state }) => state === 'uncovered')
  const skipped = bare.filter(({ reason }) => passedOver.has(reason))
  if (gone.length > 0) return { status: 'False', reason: 'ClaimsGone', claims: [...goneClaims(gone), ...named(bare)] }
  if (skipped.length > 0) return { status: 'False', reason: 'ClaimsPassedOver', claims: named(bare) }
  const without = bare.filter(({ reason }) => reason === 'no-copy')
  if (without.length > 0) return { status: 'False', reason: 'NoCopy', claims: named(bare) }
  if (bare.length > 0) return { status: 'Unknown', reason: 'FirstCopyDue', claims: named(bare) }
  return { status: 'True', reason: 'EveryClaimCopied', claims: [] }
}

function recoveryPointVerdict(claims: readonly ClaimCoverage[]): ProtectionVerdict {
  const missed = claims.filter(({ state, reason }) => state !== 'covered' && reason !== 'first-copy-due')
  if (missed.length > 0) return { status: 'False', reason: 'RecoveryPointMissed', claims: named(missed) }
  const due = claims.filter(({ state }) => state !== 'covered')
  if (due.length > 0) return { status: 'Unknown', reason: 'FirstCopyDue', claims: named(due) }
  return { status: 'True', reason: 'EveryCopyYoungEnough', claims: [] }
}

/**
 * A tenant's protection from what was seen of its claims and copies, never from what a driver says of its own success
 * (cluster rule 2). Without a claim nothing needs a copy, which is said; but a claim that held data once and is not there
 * any more is no green, whatever else is covered: its copies are all that is left of it. `formerClaims` names those known
 * from earlier observations whose end nobody has acknowledged. Claims and copies must be of one observation.
 */
export function judgeTenantProtection(seen: {
  readonly claims: readonly SeenClaim[]
  readonly copies: readonly SeenCopy[]
  readonly formerClaims: readonly string[]
  readonly rpoMs: number
  readonly now: Instant
}): TenantProtection {
  const claims = seen.claims.map((claim) => judgeClaim(claim, seen))
  const standing = new Set(claims.map(({ claimName }) => claimName))
  const gone = [...new Set(seen.formerClaims)].filter((name) => !standing.has(name)).toSorted()
  if (claims.length > 0) {
    return { claims, coverage: coverageVerdict(claims, gone), recoveryPoint: recoveryPointVerdict(claims) }
  }
  const verdict: ProtectionVerdict =
    gone.length === 0
      ? { status: 'True', reason: 'NothingToProtect', claims: [] }
      : { status: 'False', reason: 'ClaimsGone', claims: goneClaims(gone) }
  return { claims, coverage: verdict, recoveryPoint: verdict }
}
