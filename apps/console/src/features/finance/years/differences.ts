import type { TrueUpPreview } from '@grenier/contracts'

type MemberOfCost = TrueUpPreview['costs'][number]['members'][number]

/** What a member carries of all costs of the year. */
export type MemberOfYear = Pick<
  MemberOfCost,
  'tenantId' | 'name' | 'shareCents' | 'chargedMicros' | 'truedMicros' | 'differenceMicros'
>

/** Members of some pages, each with the sums of its costs, in the order in which they are first named. */
export function differencesOf(pages: readonly Pick<TrueUpPreview, 'costs'>[]): readonly MemberOfYear[] {
  const sums = new Map<string, MemberOfYear>()
  for (const { tenantId, name, ...amounts } of pages.flatMap(({ costs }) => costs.flatMap(({ members }) => members))) {
    const known = sums.get(tenantId)
    sums.set(tenantId, {
      tenantId,
      name,
      shareCents: amounts.shareCents + (known?.shareCents ?? 0n),
      chargedMicros: amounts.chargedMicros + (known?.chargedMicros ?? 0n),
      truedMicros: amounts.truedMicros + (known?.truedMicros ?? 0n),
      differenceMicros: amounts.differenceMicros + (known?.differenceMicros ?? 0n),
    })
  }
  return [...sums.values()]
}
