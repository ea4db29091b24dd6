import type { CostPool, PreviewedFact } from '@grenier/contracts'

type FactOf<Kind extends PreviewedFact['kind']> = Extract<PreviewedFact, { kind: Kind }>

/** A fact as it counts, whether it was recorded or is only looked at; the latter's prices have no code yet. */
export type CountedFact = Exclude<PreviewedFact, { kind: 'tariff' }> | (FactOf<'tariff'> & { readonly code: string })

/** The amendments of a month as rating asks for them: of each subject, the latest. */
export interface AmendedFacts {
  readonly tariff: Extract<CountedFact, { kind: 'tariff' }> | null
  readonly inhabitantsOf: (member: { tenantId: string; populationKind: string }) => number | null
  /** The cost with its amended amount and key. */
  readonly costPoolOf: (costPool: CostPool) => CostPool
}

/** Reads amended facts, oldest first, into what counts of them. */
export function amendedFacts(facts: readonly CountedFact[]): AmendedFacts {
  const inhabitants = new Map<string, number>()
  const costPools = new Map<string, FactOf<'cost-pool'>>()
  let tariff: AmendedFacts['tariff'] = null
  for (const fact of facts) {
    switch (fact.kind) {
      case 'population':
        inhabitants.set(`${fact.tenantId} ${fact.populationKind}`, fact.inhabitants)
        break
      case 'cost-pool':
        costPools.set(fact.costPoolId, fact)
        break
      case 'tariff':
        tariff = fact
        break
    }
  }
  return {
    tariff,
    inhabitantsOf: ({ tenantId, populationKind }) => inhabitants.get(`${tenantId} ${populationKind}`) ?? null,
    costPoolOf: (costPool) => {
      const amended = costPools.get(costPool.id)
      return amended === undefined ? costPool : { ...costPool, amountCents: amended.amountCents, key: amended.key }
    },
  }
}
