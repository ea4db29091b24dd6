import type { Reading } from '@grenier/contracts'
import type { Instant } from '@grenier/quota-billing'
import type { JobPorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import type { JobUseCase } from '../shared/use-case.ts'
import { claimResource } from './claim-resource.ts'
import { collectorCall, hourOf } from './collector-call.ts'
import { measuredConditions, unsourcedConditions } from './measured-conditions.ts'
import type { ClaimMeasurement, ClaimToMeasure, MeasuredOffer, MeasurementSourceAccess } from './measurement.ports.ts'
import { openMeasurementSource } from './open-measurement-source.ts'
import { readVolumeUse, type VolumeUse } from './read-volume-use.ts'
import { recordReadings } from './record-readings.ts'

const source = 'volume-measurements'
/** Tenants that are asked about and saved together. */
const tenantsPerStep = 50
/** Readings in one call, as a collector may send. */
const readingsPerCall = 5_000

/** A claim with its name among resources and, when it was recorded already, its reading of the hour. */
type DueClaim = ClaimToMeasure & { readonly resourceId: string; readonly recordedBytes: bigint | null }
/** One look: how the cluster's source is reached, null where it has none, and the hour that it is for. */
interface Look {
  readonly access: MeasurementSourceAccess | null
  readonly hour: Instant
}
type Measured = DueClaim & { readonly measurement: ClaimMeasurement }

async function dueClaims(
  tx: Transaction,
  query: { clusterId: string; hour: Instant; after: string | null; limit: number },
): Promise<DueClaim[]> {
  const found = await tx.metering.claimsToMeasure(query)
  const due = found.map((claim) => ({ ...claim, resourceId: claimResource(claim) }))
  const gauges = due.map(({ tenantId, resourceId }) => ({ tenantId, meter: 'storage.used' as const, resourceId }))
  const recorded = await tx.metering.recordedValues(gauges, query.hour)
  const bytes = new Map(
    recorded.map(({ tenantId, resourceId, valueBytes }) => [`${tenantId} ${resourceId}`, valueBytes]),
  )
  return due.map((claim) => ({ ...claim, recordedBytes: bytes.get(`${claim.tenantId} ${claim.resourceId}`) ?? null }))
}

/** What is known of a claim in this hour: a reading that was recorded stands, and the gauge of one that is gone ends. */
function measurementOf(claim: DueClaim, use: VolumeUse, hour: Instant): ClaimMeasurement {
  const { tenantId, claimName, namespace, offerId, isGone, recordedBytes } = claim
  const about = { tenantId, claimName, offerId, observedHour: hour }
  const known = recordedBytes ?? (isGone ? 0n : null)
  if (known !== null) return { ...about, usedBytes: known, silence: null }
  const told = use.claims.find((one) => one.namespace === namespace && one.claimName === claimName)
  const { usedBytes, silence } = told ?? { usedBytes: null, silence: use.silent.get(namespace) ?? 'not-reported' }
  return { ...about, usedBytes, silence }
}

function readingsOf(measured: readonly Measured[]): Reading[] {
  return measured.flatMap(({ measurement, ...claim }) =>
    measurement.usedBytes === null || claim.recordedBytes !== null
      ? []
      : [
          {
            tenantId: claim.tenantId,
            meter: 'storage.used' as const,
            offerId: claim.offerId,
            resourceId: claim.resourceId,
            takenAt: measurement.observedHour,
            valueBytes: measurement.usedBytes,
          },
        ],
  )
}

/** An address that was accepted once may be refused now, as when the demo's own flag is gone: nothing is measured then. */
async function readSafely(
  { volumeMeasurements }: JobPorts,
  access: MeasurementSourceAccess | null,
  namespaces: readonly string[],
): Promise<VolumeUse> {
  try {
    return await readVolumeUse(volumeMeasurements, access, namespaces)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { claims: [], silent: new Map(namespaces.map((namespace) => [namespace, 'unreachable'])) }
  }
}

/** What was told, and the conditions made of it: together. */
async function save({ unitOfWork, clock }: JobPorts, measured: readonly Measured[], at: Look): Promise<void> {
  const tenantIds = [...new Set(measured.map(({ tenantId }) => tenantId))]
  await unitOfWork.transact({ kind: 'platform' }, async (tx) => {
    await tx.metering.saveClaimMeasurements(measured.map(({ measurement }) => measurement))
    const offers = await tx.metering.measuredUse(tenantIds, at.hour)
    await tx.provisioning.saveBucketConditions(conditionsOf(offers, at, clock.now()))
  })
}

function conditionsOf(offers: readonly MeasuredOffer[], { access }: Pick<Look, 'access'>, now: Instant) {
  const byTenant = [...Map.groupBy(offers, ({ tenantId }) => tenantId).values()]
  if (access !== null) return byTenant.flatMap((ofTenant) => measuredConditions(ofTenant, now))
  return byTenant.flatMap(([first]) => (first === undefined ? [] : unsourcedConditions(first, now)))
}

/**
 * Conditions that were made while the cluster had a source, or none, are made anew at once, though nothing of the hour is left to
 * ask. A tenant that a move brought here is told what this cluster knows.
 */
async function tellAnew({ unitOfWork, clock }: JobPorts, clusterId: string, { access, hour }: Look): Promise<void> {
  const isSourced = access !== null
  const tell = (after: string | null) =>
    unitOfWork.transact({ kind: 'platform' }, async (tx) => {
      const tenants = await tx.metering.tenantsToldOtherwise({ clusterId, isSourced, after, limit: tenantsPerStep })
      const ids = tenants.map(({ tenantId }) => tenantId)
      const now = clock.now()
      const conditions = isSourced
        ? conditionsOf(await tx.metering.measuredUse(ids, hour), { access }, now)
        : tenants.flatMap((tenant) => unsourcedConditions(tenant, now))
      await tx.provisioning.saveBucketConditions(conditions)
      return tenants.at(-1)?.tenantId ?? null
    })
  for (let last = await tell(null); last !== null; ) last = await tell(last)
}

/** Asks about some claims, records what was told and saves it. */
async function measure(ports: JobPorts, due: readonly DueClaim[], at: Look): Promise<void> {
  const asked = due.filter(({ isGone, recordedBytes }) => !isGone && recordedBytes === null)
  const use = await readSafely(ports, at.access, [...new Set(asked.map(({ namespace }) => namespace))])
  const measured = due.map((claim) => ({ ...claim, measurement: measurementOf(claim, use, at.hour) }))
  const readings = readingsOf(measured)
  const expected = measured.flatMap(({ measurement, isGone }) =>
    measurement.usedBytes === null || isGone ? [] : [measurement],
  )
  if (readings.length > 0) {
    await ports.unitOfWork.transact({ kind: 'platform' }, (tx) => tx.metering.expectClaimReadings(expected))
  }
  const record = recordReadings(ports)
  for (let start = 0; start < readings.length; start += readingsPerCall) {
    const some = readings.slice(start, start + readingsPerCall)
    await record({ source, simulated: false, readings: some }, collectorCall(source, some))
  }
  await save(ports, measured, at)
}

/**
 * Asks how full the file systems of a cluster's claims are and records one reading a claim and hour (cluster rule 28). What
 * was not told is unmeasured in that hour, with its reason: no reading, never 0. Run again within the hour it asks only
 * about what has no reading yet, and a reading that was recorded stands. On a cluster without a source both conditions are
 * unknown, whatever was measured before.
 */
export function observeVolumes(ports: JobPorts): JobUseCase<'observe-volumes'> {
  const { unitOfWork, clock } = ports
  return async ({ clusterId }) => {
    const access = await openMeasurementSource(ports, clusterId)
    const hour = hourOf(clock.now())
    const dueAfter = (after: string | null): Promise<DueClaim[]> =>
      unitOfWork.read({ kind: 'platform' }, (tx) => dueClaims(tx, { clusterId, hour, after, limit: tenantsPerStep }))
    let due = await dueAfter(null)
    for (let last = due.at(-1); last !== undefined; last = due.at(-1)) {
      await measure(ports, due, { access, hour })
      due = await dueAfter(last.tenantId)
    }
    await tellAnew(ports, clusterId, { access, hour })
    return { kind: 'done' }
  }
}
