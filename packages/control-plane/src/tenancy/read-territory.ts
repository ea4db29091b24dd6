import { territoryMembersMax } from '@grenier/contracts'
import { type CivilDate, civilDateOf, dayBounds, type MeterCode, meters } from '@grenier/quota-billing'
import type { ApiPorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import type { UseCase } from '../shared/use-case.ts'
import type { MeasuredDay } from './territory.ports.ts'

const msPerSecond = 1_000
const countedMeters = (Object.keys(meters) as MeterCode[]).filter(
  (meter) => meters[meter].isWithinQuota && meters[meter].source === 'readings',
)

/** The last day whose use is known, the same for all, so that places compare. */
export async function measuredDay(tx: Transaction, before: CivilDate, timeZone: string): Promise<MeasuredDay | null> {
  const day = await tx.tenancy.lastMeasuredDay(before)
  if (day === null) return null
  const { dayStart, dayEnd } = dayBounds(day, timeZone)
  return { day, seconds: (dayEnd - dayStart) / msPerSecond, meters: countedMeters }
}

/**
 * Every EPCI with its members of today, and what they used on the last day that was measured: one look at the whole territory,
 * with the outlines of the départements that they are in.
 */
export function getTerritory({ unitOfWork, clock, installation, register }: ApiPorts): UseCase<'getTerritory'> {
  return async () => {
    const asOf = civilDateOf(clock.now(), installation.timeZone)
    return await unitOfWork.read({ kind: 'platform' }, async (tx) => {
      const measured = await measuredDay(tx, asOf, installation.timeZone)
      const places = await tx.tenancy.territoryPlaces({ on: asOf, measured })
      const codes = new Set(places.flatMap(({ departementCode }) => departementCode ?? []))
      const outlines = [...codes].flatMap((code) => register.outlineOf(code) ?? [])
      return { asOf, measuredOn: measured?.day ?? null, places, outlines }
    })
  }
}

/** The members of one place, or of everywhere: the most populous of them, each with where it lies as far as that is known. */
export function listTerritoryMembers({
  unitOfWork,
  clock,
  installation,
  register,
}: ApiPorts): UseCase<'listTerritoryMembers'> {
  return async ({ departement = null, groupId = null }) => {
    const asOf = civilDateOf(clock.now(), installation.timeZone)
    return await unitOfWork.read({ kind: 'platform' }, async (tx) => {
      const measured = await measuredDay(tx, asOf, installation.timeZone)
      const place = { on: asOf, measured, departement, groupId, limit: territoryMembersMax }
      const members = await tx.tenancy.territoryMembers(place)
      const items = members.map(({ inseeCode, ...member }) => ({
        ...member,
        position: inseeCode === null ? null : register.positionOf(inseeCode),
      }))
      return { asOf, measuredOn: measured?.day ?? null, items }
    })
  }
}
