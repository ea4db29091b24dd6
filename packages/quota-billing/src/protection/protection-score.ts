/** Facts behind the 3-2-1-1-0 rule; what was not observed is null and earns nothing. */
export interface ProtectionFacts {
  /** Copies of the data in use, itself included: production counts for one, each independent repository for one more. */
  readonly copies: number
  /** Kinds of medium these copies stand on, such as block volumes and an object store. */
  readonly media: number
  /** Sites these copies stand on. */
  readonly sites: number
  /** A copy is disconnected from every network. */
  readonly isOffline: boolean
  /** Deleting a version with the tenant's own key was seen to be refused (cluster rule 11); null: never tried. */
  readonly wasDeletionRefused: boolean | null
  /** The last restore that was verified, and what differed in it; null: never. */
  readonly lastVerifiedRestore: { readonly ageDays: number; readonly faults: number } | null
}

/** A verified restore older than this proves nothing of today's copies. */
const restoreProofDaysMax = 90

export type ScorePoint = 'three-copies' | 'two-media' | 'one-off-site' | 'one-immutable-or-offline' | 'zero-faults'

export interface ProtectionScore {
  /** 0 to 5. */
  readonly points: number
  readonly parts: readonly { readonly point: ScorePoint; readonly isMet: boolean }[]
}

/**
 * The 3-2-1-1-0 score: three copies, on two media, one on another site, one immutable or offline, no fault in the last
 * verified restore. Immutability counts only with an observed refusal, since the key that could delete is assumed stolen.
 */
export function protectionScore(facts: ProtectionFacts): ProtectionScore {
  const { copies, media, sites, isOffline, wasDeletionRefused, lastVerifiedRestore: restore } = facts
  const isProven = restore !== null && restore.faults === 0 && restore.ageDays <= restoreProofDaysMax
  const parts = [
    { point: 'three-copies', isMet: copies >= 3 },
    { point: 'two-media', isMet: media >= 2 },
    { point: 'one-off-site', isMet: sites >= 2 && copies >= 2 },
    { point: 'one-immutable-or-offline', isMet: isOffline || wasDeletionRefused === true },
    { point: 'zero-faults', isMet: isProven },
  ] as const
  return { points: parts.filter(({ isMet }) => isMet).length, parts }
}
