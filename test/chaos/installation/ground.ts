import { type CivilMonth, civilDate, civilMonth, GIB } from '@grenier/quota-billing'
import { callOf, finance, operator } from '../../harness/actors.ts'
import type { Town } from '../provisioning/town.ts'

/** What clients may ask about. */
export interface Ground {
  readonly tenantIds: readonly string[]
  readonly offerIds: readonly string[]
  /** Past months that can be closed, in their order. */
  readonly months: readonly CivilMonth[]
}

/** What each member has room for above what it begins with: too little for all wishes, so that the last bytes are raced for. */
const spareGibPerMember = 25n
const starterGib = 10n

/** Enrols communes, limits the pool above them, and publishes a tariff, so that months can be closed. */
export async function prepareGround(town: Town, members: number): Promise<Ground> {
  const { api, offers, poolId, actId } = town
  const tenantIds: string[] = []
  for (let number = 1; number <= members; number += 1) tenantIds.push((await town.enrol(number)).id)
  const pools = await api.listPools({ limit: 100 }, callOf(operator))
  const version = pools.items.find(({ id }) => id === poolId)?.version ?? 0
  const limitBytes = BigInt(members) * (starterGib + spareGibPerMember) * GIB
  await api.setPoolCapacity(
    { poolId, offerId: offers.blockId, limitBytes, overcommitPercent: 100 },
    callOf(operator, { ifMatch: version }),
  )
  await api.publishTariff(
    {
      code: 'T2026',
      name: 'Tarif 2026',
      actId,
      currency: 'EUR',
      validFrom: civilDate('2026-01-01'),
      validTo: null,
      rules: [
        {
          kind: 'perGibMonth',
          ruleId: 'reserved',
          label: 'Espace attribué',
          meter: 'storage.reserved',
          offerId: offers.blockId,
          freeGib: 0n,
          mode: 'graduated',
          tiers: [{ fromGib: 0n, toGib: null, unitPriceMicros: 123_456n }],
        },
        {
          kind: 'perGibMonth',
          ruleId: 'used',
          label: 'Espace mesuré',
          meter: 'storage.used',
          offerId: offers.blockId,
          freeGib: 0n,
          mode: 'graduated',
          // What chaos records is little, and is to cost something all the same.
          tiers: [{ fromGib: 0n, toGib: null, unitPriceMicros: 10_000_000_000n }],
        },
        { kind: 'perInhabitantYear', ruleId: 'inhabitant', label: 'Participation', unitPriceMicros: 123_456n },
      ],
    },
    callOf(finance),
  )
  const months = Array.from({ length: 10 }, (_, index) => civilMonth(`2026-${String(index + 1).padStart(2, '0')}`))
  return { tenantIds, offerIds: [offers.blockId, offers.backupId], months }
}
