import type { PublishedQuotaPolicy } from '@grenier/contracts'
import type { Instant } from '@grenier/quota-billing'

type Versioned = Pick<PublishedQuotaPolicy, 'version' | 'validFrom' | 'inForce'>

/** When a version decides, or decided: `never` where a newer one took its place before its day. */
export interface PolicySpan {
  readonly standing: 'inForce' | 'upcoming' | 'past' | 'never'
  /** Null: from the beginning. */
  readonly from: Instant | null
  /** Null: no end is known. */
  readonly until: Instant | null
}

/** When a version decides among all there are. Of those that are valid the newest does, whichever day is the later one. */
export function spanOf(policy: Versioned, all: readonly Versioned[]): PolicySpan {
  const newer = all.filter(({ version }) => version > policy.version).flatMap(({ validFrom }) => validFrom ?? [])
  const until = newer.toSorted((left, right) => left - right)[0] ?? null
  const { validFrom: from } = policy
  return { standing: standingOf(policy, { until, all }), from, until }
}

function standingOf(
  policy: Versioned,
  { until, all }: { readonly until: Instant | null; readonly all: readonly Versioned[] },
): PolicySpan['standing'] {
  if (policy.inForce) return 'inForce'
  if (until !== null && policy.validFrom !== null && until <= policy.validFrom) return 'never'
  return all.some(({ inForce, version }) => inForce && version < policy.version) ? 'upcoming' : 'past'
}

/** Versions to come that one published from that instant on would keep from ever deciding; null: at once. */
export function overtakenBy<Version extends Versioned>(
  from: Instant | null,
  all: readonly Version[],
): readonly Version[] {
  return all.filter(
    (policy) =>
      spanOf(policy, all).standing === 'upcoming' &&
      (from === null || (policy.validFrom !== null && policy.validFrom >= from)),
  )
}
