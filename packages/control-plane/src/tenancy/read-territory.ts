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
 * Every EPCI, or those of one département, with its members of today, and what they used on the last day that was measured: one look at the whole territory,
 * with the outlines of the départements that they are in.
 */
export function getTerritory({ unitOfWork, clock, installation, register }: ApiPorts): UseCase<'getTerritory'> {
  return async ({ departement }) => {
    const asOf = civilDateOf(clock.now(), installation.timeZone)
    return await unitOfWork.read({ kind: 'platform' }, async (tx) => {
      const measured = await measuredDay(tx, asOf, installation.timeZone)
      const all = await tx.tenancy.territoryPlaces({ on: asOf, measured })
      const places = all.filter((place) => departement === undefined || place.departementCode === departement)
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
  return async ({ departement = null, groupId = null, behind = 0, limit = territoryMembersMax }) => {
    const asOf = civilDateOf(clock.now(), installation.timeZone)
    return await unitOfWork.read({ kind: 'platform' }, async (tx) => {
      const measured = await measuredDay(tx, asOf, installation.timeZone)
      const place = { on: asOf, measured, departement, groupId, limit: behind + limit + 1 }
      const members = await tx.tenancy.territoryMembers(place)
      const items = members.slice(behind, behind + limit).map((member) => ({
        ...member,
        position: member.inseeCode === null ? null : register.positionOf(member.inseeCode),
      }))
      const nextBehind = members.length > behind + limit ? behind + limit : null
      return { asOf, measuredOn: measured?.day ?? null, items, nextBehind }
    })
  }
}
