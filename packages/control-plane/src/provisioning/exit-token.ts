import type { Instant } from '@grenier/quota-billing'

/** What the exit workflow has established before anything may be destroyed. */
export interface ExitFacts {
  readonly exitId: string
  readonly tenantId: string
  /** The buckets that this exit destroys, by name; no other may be touched under its token. */
  readonly bucketNames: readonly string[]
  readonly coolingOffEndsAt: Instant
  /** Public archives are destroyed only with the archivist's visa (code du patrimoine, L212-2). */
  readonly holdsPublicArchives: boolean
  readonly archivistVisaReference: string | null
}

/**
 * Leave to destroy a tenant's buckets. It cannot be written down: the constructor is closed and the field private, so
 * whatever asks for an ExitToken can only be called with one that `issueExitToken` made in this process.
 */
class IssuedExitToken {
  readonly #facts: ExitFacts
  private constructor(facts: ExitFacts) {
    this.#facts = facts
  }

  get exitId(): string {
    return this.#facts.exitId
  }

  get tenantId(): string {
    return this.#facts.tenantId
  }

  static issue(facts: ExitFacts, now: Instant): IssuedExitToken {
    if (facts.coolingOffEndsAt > now) throw new Error(`exit ${facts.exitId}: the cooling-off has not ended`)
    if (facts.holdsPublicArchives && (facts.archivistVisaReference ?? '') === '') {
      throw new Error(`exit ${facts.exitId}: public archives are not destroyed without the archivist's visa`)
    }
    return new IssuedExitToken({ ...facts, bucketNames: [...facts.bucketNames] })
  }

  /** Whether the value is a token that was issued, whatever its type claims, and names that bucket of that tenant. */
  static covers(value: unknown, target: { tenantId: string; bucketName: string }): boolean {
    if (typeof value !== 'object' || value === null || !(#facts in value)) return false
    const { tenantId, bucketNames } = value.#facts
    return tenantId === target.tenantId && bucketNames.includes(target.bucketName)
  }
}

export type ExitToken = IssuedExitToken

/**
 * Makes the token; the exit workflow alone calls this, once its notice, final backup and cooling-off are behind it. Throws
 * while the cooling-off runs, and for public archives without the archivist's visa.
 */
export function issueExitToken(facts: ExitFacts, now: Instant): ExitToken {
  return IssuedExitToken.issue(facts, now)
}

/** True when the token was really issued, for that tenant, and names that bucket. Destroyers ask before every bucket. */
export function exitTokenCovers(token: ExitToken, target: { tenantId: string; bucketName: string }): boolean {
  return IssuedExitToken.covers(token, target)
}
