import type { Answer } from '@grenier/contracts'
import { type CivilMonth, firstDateOf, monthBounds, rateUsage, sumMicros, yearBoundsOf } from '@grenier/quota-billing'
import { type ArrivingCommune, arrivingCommunes } from '@grenier/quota-billing/territory'
import type { ApiPorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { bodyOf, namedEpcis } from './plan-territory-event.ts'

type NewCommune = Answer<'previewTerritoryEvent'>['newCommunes'][number]

const monthsPerYear = 12n

/** What each would owe in a year by its inhabitants alone, by code; null without a tariff. Shares of common costs are not among it. */
async function yearlyOf(
  tx: Transaction,
  arriving: readonly ArrivingCommune[],
  { month, timeZone }: { month: CivilMonth; timeZone: string },
): Promise<ReadonlyMap<string, bigint> | null> {
  const inForce = await tx.billing.tariffOn(firstDateOf(month))
  if (inForce === null) return null
  const { charges } = rateUsage({
    tariff: { rules: inForce.tariff.rules },
    usage: [],
    members: arriving.map(({ commune: { inseeCode, population } }) => ({
      tenantId: inseeCode,
      inhabitants: population?.inhabitants ?? null,
      memberFrom: null,
      memberTo: null,
    })),
    ...monthBounds(month, timeZone),
    ...yearBoundsOf(month, timeZone),
  })
  const owed = Map.groupBy(charges, ({ tenantId }) => tenantId)
  return new Map(
    arriving.map(({ commune: { inseeCode } }) => [inseeCode, sumMicros(owed.get(inseeCode) ?? []) * monthsPerYear]),
  )
}

/**
 * The communes that are new in the register where somebody is recorded: where they lie, which recorded commune they were a part of, what an
 * operator does about each, and what it would owe in a year as a member without space. Whoever enrols or records one is told of it
 * no more; a proposal holds none of them, since joining rests on an agreement of its own.
 */
export async function newTerritoryCommunes(ports: ApiPorts, tx: Transaction, month: CivilMonth): Promise<NewCommune[]> {
  const { register, installation } = ports
  const bodies = await tx.tenancy.standingBodies()
  const arriving = arrivingCommunes(bodies, register.version(), register.newCommunes())
  if (arriving.length === 0) return []
  const recorded = await tx.tenancy.communesRecorded(arriving.map(({ commune }) => commune.inseeCode))
  const mergedOf = new Map(recorded.map(({ inseeCode, tenantId }) => [inseeCode, tenantId]))
  const yearly = await yearlyOf(tx, arriving, { month, timeZone: installation.timeZone })
  const epcis = namedEpcis(ports, bodies)
  return arriving.map(({ commune: { formerCodes: _former, ...facts }, splitFrom }) => {
    const mergedTenantId = mergedOf.get(facts.inseeCode) ?? null
    return {
      body: { ...bodyOf(facts, epcis), inseeCode: facts.inseeCode },
      splitFrom:
        splitFrom === null
          ? null
          : {
              organisationId: splitFrom.organisationId,
              tenantId: splitFrom.tenantId,
              name: splitFrom.name,
              inseeCode: splitFrom.inseeCode ?? '',
            },
      mergedTenantId,
      step: splitFrom === null ? 'enrol' : mergedTenantId === null ? 'enrol-part' : 'return-merged',
      yearlyMicros: yearly?.get(facts.inseeCode) ?? null,
    }
  })
}
