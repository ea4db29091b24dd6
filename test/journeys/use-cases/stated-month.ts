import type { InstallationSettings } from '@grenier/control-plane/ports'
import { addMs, type CivilMonth, civilMonth, GIB, instantFromIso, msPerHour } from '@grenier/quota-billing'
import { graduatedTiers, regionStartsOn } from '../../harness/region-ground.ts'
import { callOf, collector, finance, type House, openHouse } from './house.ts'
import { enrolCommune, prepareRegion, type Region } from './region.ts'

/** A house in which January 2026 was closed. */
export interface StatedMonth {
  readonly house: House
  readonly region: Region
  readonly month: CivilMonth
}

/** As many members as give ratios without end. */
export const statedMembers = 7

const january = civilMonth('2026-01')

/** Prices of every kind: a free part, two tiers, use, heads, strata, a least and a most. */
async function publishEveryPrice({ api }: House, region: Region): Promise<void> {
  const priced = ['reserved', 'used', 'inhabitant']
  await api.publishTariff(
    {
      code: 'T2026',
      name: 'Tarif 2026',
      actId: region.actId,
      currency: 'EUR',
      validFrom: regionStartsOn,
      validTo: null,
      rules: [
        {
          kind: 'perGibMonth',
          ruleId: 'reserved',
          label: 'Espace attribué',
          meter: 'storage.reserved',
          offerId: region.block.id,
          freeGib: 10n,
          mode: 'graduated',
          tiers: graduatedTiers,
        },
        {
          kind: 'perGibMonth',
          ruleId: 'used',
          label: 'Espace utilisé',
          meter: 'storage.used',
          offerId: null,
          freeGib: 0n,
          mode: 'graduated',
          tiers: [{ fromGib: 0n, toGib: null, unitPriceMicros: 3_333n }],
        },
        { kind: 'perInhabitantYear', ruleId: 'inhabitant', label: 'Participation', unitPriceMicros: 123_456n },
        {
          kind: 'subscriptionByPopulation',
          ruleId: 'subscription',
          label: 'Abonnement',
          strata: [
            { populationMax: 250, yearlyAmountMicros: 12_000_000n },
            { populationMax: null, yearlyAmountMicros: 24_000_000n },
          ],
        },
        {
          kind: 'monthlyMinimum',
          ruleId: 'least',
          label: 'Minimum mensuel',
          amountMicros: 2_500_000n,
          ofRuleIds: priced,
        },
        { kind: 'monthlyCap', ruleId: 'most', label: 'Plafond', amountMicros: 3_000_000n, ofRuleIds: priced },
      ],
    },
    callOf(finance),
  )
}

/** Costs by every key that needs no more than members: by population, equal, a refund, and fixed parts of which 40 % are nobody's. */
async function declareCosts({ api }: House, region: Region, firstTenantId: string): Promise<void> {
  const costs = [
    ['salle', 100_001n, { kind: 'population', populationKind: 'municipale', vintage: null }],
    ['lien', 10_003n, { kind: 'equal' }],
    ['avoir', -1_001n, { kind: 'equal' }],
    ['licence', 9_999n, { kind: 'fixed', totalWeight: 10_000n, parts: [{ tenantId: firstTenantId, weight: 6_000n }] }],
  ] as const
  for (const [code, amountCents, key] of costs) {
    const parts = key.kind === 'fixed' ? { ...key, parts: [...key.parts] } : key
    await api.createCostPool(
      { code, name: `Coût ${code}`, month: january, amountCents, key: parts, actId: region.actId },
      callOf(finance),
    )
  }
}

/** January 2026 with charges of every kind, closed and not yet issued; measured unless the clock is simulated. */
export async function closeEveryKind(installation: Partial<InstallationSettings> = {}): Promise<StatedMonth> {
  const house = await openHouse('2026-01-05T09:17:23.000Z', { installation })
  const region = await prepareRegion(house)
  await publishEveryPrice(house, region)
  const from = instantFromIso('2026-01-10T00:00:00.000Z')
  house.setClock('2026-01-10T00:00:00.000Z')
  for (let index = 0; index < statedMembers; index += 1) {
    const gib = index < 2 ? 5n + 60n * BigInt(index) : 0n
    const member = await enrolCommune(house, region, { name: `Commune ${index}`, gib, inhabitants: 211 + index * 13 })
    if (index === 0) await declareCosts(house, region, member.id)
    house.setClock('2026-01-13T00:00:00.000Z')
    const readings = Array.from({ length: 50 }, (_, hour) => ({
      tenantId: member.id,
      meter: 'storage.used' as const,
      offerId: region.block.id,
      resourceId: 'claim-1',
      takenAt: addMs(from, hour * msPerHour),
      valueBytes: GIB + BigInt(index * 1_234_567),
    }))
    const { simulatedClock: simulated = true } = installation
    await house.api.recordReadings({ source: 'prometheus', simulated, readings }, callOf(collector))
  }
  house.setClock('2026-02-01T10:00:00.000Z')
  await house.api.closePeriod({ month: january, membersWithoutPopulation: 'refused' }, callOf(finance))
  await house.jobs['close-period']({ month: january })
  return { house, region, month: january }
}

/** Issues its statements. */
export async function issueThem({ house, month }: StatedMonth): Promise<void> {
  await house.api.issueStatements({ month }, callOf(finance))
  await house.jobs['issue-statements']({ month })
}
