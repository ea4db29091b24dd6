import type { AmendedFact, Amendment, CostPool } from '@grenier/contracts'

type FactOf<Kind extends AmendedFact['kind']> = Extract<AmendedFact, { kind: Kind }>

/** The amendments of a month as rating asks for them: of each subject, the latest. */
export interface AmendedFacts {
  readonly tariff: FactOf<'tariff'> | null
  readonly inhabitantsOf: (member: { tenantId: string; populationKind: string }) => number | null
  /** The cost with its amended amount and key. */
  readonly costPoolOf: (costPool: CostPool) => CostPool
}

/** Reads amendments, oldest first, into what counts of them. */
export function amendedFacts(amendments: readonly Amendment[]): AmendedFacts {
  const inhabitants = new Map<string, number>()
  const costPools = new Map<string, FactOf<'cost-pool'>>()
  let tariff: FactOf<'tariff'> | null = null
  for (const { fact } of amendments) {
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
