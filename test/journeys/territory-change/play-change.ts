import type { Pool } from '@grenier/contracts'
import { type CivilMonth, GIB, type Instant, instantFromIso } from '@grenier/quota-billing'
import { callOf, collector, finance, operator } from '../use-cases/house.ts'
import { formerRegister, type TerritoryScene } from '../use-cases/territory-scene.ts'
import type { TouchedCommunes } from './touched-communes.ts'

const msPerHour = 3_600_000
const readingsPerCall = 1_000
const epciGib = 1_000n

/** Room for every commune of the register: what has none is another test's matter. */
async function makeRoom({ house: { api }, region }: TerritoryScene): Promise<void> {
  const { items } = await api.listPools({ limit: 100 }, callOf(operator))
  const root = items.find(({ id }) => id === region.root.id)
  const room = { offerId: region.block.id, limitBytes: 1_000_000n * GIB, overcommitPercent: 100 }
  await api.setPoolCapacity({ poolId: region.root.id, ...room }, callOf(operator, { ifMatch: root?.version ?? 0 }))
}

/**
 * Enrols everybody whom the change touches, under the pool of the EPCI of then; one in five of those that are merged hangs under
 * the root and is to follow its successor. Quotas are of several sizes. Returns members by their code of then.
 */
export async function enrolTouched(
  scene: TerritoryScene,
  { codes, successorOf, newEpcis }: TouchedCommunes,
): Promise<ReadonlyMap<string, string>> {
  await makeRoom(scene)
  const communeOf = new Map(formerRegister.communes.map((commune) => [commune.inseeCode, commune]))
  const pools = new Map<string, Pool>()
  const poolOf = async (siren: string | null): Promise<Pool> => {
    if (siren === null) return scene.region.root
    const pool = pools.get(siren) ?? (await scene.poolOf(siren, epciGib))
    pools.set(siren, pool)
    return pool
  }
  for (const siren of newEpcis) await poolOf(siren)
  const members = new Map<string, string>()
  for (const [index, inseeCode] of codes.entries()) {
    const pool = await poolOf(communeOf.get(inseeCode)?.epciSiren ?? null)
    const isElsewhere = successorOf.has(inseeCode) && index % 5 === 0
    const place = { pool: isElsewhere ? scene.region.root : pool, gib: BigInt(5 + (index % 4) * 10) }
    members.set(inseeCode, (await scene.enrol(inseeCode, place)).id)
  }
  await scene.drain()
  return members
}

/** What one member in three has in use, over some hours of a day of the month. */
export async function recordUse(
  { house, region }: TerritoryScene,
  tenantIds: readonly string[],
  dayIso: string,
): Promise<void> {
  const first = instantFromIso(`${dayIso}T00:00:00.000Z`)
  const readings = tenantIds.flatMap((tenantId, index) =>
    index % 3 > 0
      ? []
      : Array.from({ length: 6 }, (_, hour) => ({
          tenantId,
          meter: 'storage.used' as const,
          offerId: region.block.id,
          resourceId: 'claim-1',
          takenAt: (first + hour * msPerHour) as Instant,
          valueBytes: BigInt(1 + (index % 5)) * GIB,
        })),
  )
  for (let at = 0; at < readings.length; at += readingsPerCall) {
    const some = readings.slice(at, at + readingsPerCall)
    await house.api.recordReadings({ source: 'prometheus', simulated: true, readings: some }, callOf(collector))
  }
}

/** Applies a confirmed event, killed again and again before one of its next transactions; how often it was. */
export async function applyKilled({ house }: TerritoryScene, eventId: string): Promise<number> {
  let applied = 0
  for (let kills = 0; kills < 1_000; kills += 1) {
    house.dieBeforeTransaction(2 + (kills % 3))
    const outcome = await house.jobs['apply-territory-event']({ eventId }).catch((error: Error) => error.message)
    house.dieBeforeTransaction(null)
    if (outcome !== 'killed') return kills
    const now = await house.api.getTerritoryEvent({ eventId }, callOf(finance))
    // Nothing is taken back, and nothing is applied by halves.
    if (now.applied < applied) throw new Error(`${now.applied} changes are applied, which were ${applied}`)
    applied = now.applied
  }
  throw new Error('an event that is never applied')
}

/** Of a closed month: what was charged and taken up, less what is asked for and carried, in micros; and the checks that fail. */
export async function moneyOf({ house }: TerritoryScene, month: CivilMonth) {
  const period = await house.api.getPeriod({ month }, callOf(finance))
  const { chargesMicros, takenUpMicros, carriedMicros, statementsCents, draftsCents, checks } = period
  return {
    chargesMicros,
    takenUpMicros,
    carriedMicros,
    statements: period.statementCount + period.draftCount,
    differenceMicros: chargesMicros + takenUpMicros - carriedMicros - (statementsCents + draftsCents) * 10_000n,
    failed: checks.flatMap(({ name, holds }) => (holds ? [] : [name])),
  }
}
