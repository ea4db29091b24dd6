import type { Actor, Answer, ChargeRow, Command } from '@grenier/contracts'
import type { InstallationSettings } from '@grenier/control-plane/ports'
import { addMs, type CivilMonth, civilMonth, GIB, instantFromIso, msPerHour } from '@grenier/quota-billing'
import { callOf, collector, finance, type House, openHouse } from './house.ts'
import { enrolCommune, prepareRegion, type Region } from './region.ts'

export const secondFinance: Actor = { ...finance, subject: 'finance-2' }
export type Rules = Command<'publishTariff'>['rules']
export type Fact = Command<'amendPeriod'>['fact']
type Member = Answer<'enrolTenant'>

export const january = civilMonth('2026-01')
export const february = civilMonth('2026-02')

/** What is used: the first GiB-month for nothing, then two tiers. */
export const usedRule: Rules[number] = {
  kind: 'perGibMonth',
  ruleId: 'used',
  label: 'Espace utilisé',
  meter: 'storage.used',
  offerId: null,
  freeGib: 1n,
  mode: 'graduated',
  tiers: [
    { fromGib: 0n, toGib: 2n, unitPriceMicros: 1_000_000n },
    { fromGib: 2n, toGib: null, unitPriceMicros: 500_000n },
  ],
}

const headsRule: Rules[number] = {
  kind: 'perInhabitantYear',
  ruleId: 'heads',
  label: 'Participation',
  unitPriceMicros: 365_000n,
}

/** A closed January with something to correct, and the calls that do it. */
export interface CorrectionScene {
  readonly house: House
  readonly region: Region
  readonly members: readonly [Member, Member, Member]
  readonly hall: Answer<'createCostPool'>
}

/** January is closed: three members, use of the first, a participation by head and a hall of 100 € by population. */
export async function openCorrectionScene({
  installation = {},
  furtherRules = [],
}: {
  installation?: Partial<InstallationSettings>
  furtherRules?: Rules
} = {}): Promise<CorrectionScene> {
  const house = await openHouse('2026-01-01T06:00:00.000Z', { installation })
  const region = await prepareRegion(house)
  const named = { code: 'T2026', name: 'Tarif 2026', actId: region.actId, currency: 'EUR' as const }
  const validFrom = '2026-01-01' as Command<'publishTariff'>['validFrom']
  const rules = [usedRule, headsRule, ...furtherRules]
  await house.api.publishTariff({ ...named, validFrom, validTo: null, rules }, callOf(finance))
  const enrol = (name: string, inhabitants: number) => enrolCommune(house, region, { name, gib: 0n, inhabitants })
  const members = [await enrol('Alpha', 1_000), await enrol('Beta', 2_000), await enrol('Gamma', 333)] as const
  const hall = await house.api.createCostPool(
    {
      code: 'salle',
      name: 'Salle machine',
      month: january,
      amountCents: 10_000n,
      key: { kind: 'population', populationKind: 'municipale', vintage: null },
      actId: region.actId,
    },
    callOf(finance),
  )
  const scene = { house, region, members, hall }
  house.setClock('2026-01-28T10:00:00.000Z')
  await house.api.recordReadings(
    { source: 'prometheus', simulated: false, readings: readingsOf(scene, '2026-01-10T00:00:00.000Z', [24, 40n]) },
    callOf(collector),
  )
  house.setClock('2026-02-01T10:00:00.000Z')
  await closeMonth(house, january)
  return scene
}

/** So many hourly readings of the first member's only claim, of so many GiB. */
export function readingsOf(
  { members, region }: CorrectionScene,
  from: string,
  [hours, gib]: readonly [number, bigint],
): Command<'recordReadings'>['readings'] {
  return Array.from({ length: hours }, (_, hour) => ({
    tenantId: members[0].id,
    meter: 'storage.used' as const,
    offerId: region.block.id,
    resourceId: 'claim-1',
    takenAt: addMs(instantFromIso(from), hour * msPerHour),
    valueBytes: gib * GIB,
  }))
}

/** Closes a month whole. @throws when it is blocked. */
export async function closeMonth(house: House, month: CivilMonth): Promise<void> {
  await house.api.closePeriod({ month }, callOf(finance))
  await house.jobs['close-period']({ month })
  const { state, blockedBy } = await house.api.getPeriod({ month }, callOf(finance))
  if (state !== 'closed') throw new Error(`${month} is ${state}: ${blockedBy}`)
}

/** Issues the statements of a closed month. */
export async function issueMonth(house: House, month: CivilMonth): Promise<Answer<'getPeriod'>> {
  await house.api.issueStatements({ month }, callOf(finance))
  await house.jobs['issue-statements']({ month })
  return await house.api.getPeriod({ month }, callOf(finance))
}

export async function chargesOfMonth(house: House, month: CivilMonth): Promise<ChargeRow[]> {
  return (await house.api.listCharges({ limit: 500, month }, callOf(finance))).items
}
