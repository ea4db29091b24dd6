import type { Reading } from '@grenier/contracts'
import { collectorCall, hourOf } from '../metering/collector-call.ts'
import { recordReadings } from '../metering/record-readings.ts'
import type { JobPorts } from '../shared/control-plane-ports.ts'
import { reconcileTenantJob } from '../shared/jobs.ts'
import type { JobUseCase } from '../shared/use-case.ts'
import type { BucketObservation, TenantBucket } from './bucket.ports.ts'
import { bucketConditions } from './bucket-conditions.ts'
import { mapFew } from './map-few.ts'
import { observeBucket } from './observe-bucket.ts'
import { openObjectStore } from './open-object-store.ts'

const source = 'object-store'
/** Tenants whose buckets are saved in one transaction. */
const tenantsPerStep = 200

type Observed = TenantBucket & { readonly observation: BucketObservation }

function readingsOf(observed: readonly Observed[]): Reading[] {
  return observed.flatMap(({ observation, recordedBytes, ...bucket }) =>
    observation.storedBytes === null || recordedBytes !== null
      ? []
      : [
          {
            tenantId: bucket.tenantId,
            meter: bucket.kind === 'backup' ? 'backup.stored' : 'bucket.stored',
            offerId: bucket.offerId,
            resourceId: `${bucket.siteCode}/${bucket.bucketName}`,
            takenAt: observation.observedHour,
            valueBytes: observation.storedBytes,
          },
        ],
  )
}

/** What was observed, the conditions made of it, and a run for every tenant of which one changed: together. */
async function saveObservations({ unitOfWork, clock }: JobPorts, observed: readonly Observed[]): Promise<void> {
  const tenantIds = [...new Set(observed.map(({ tenantId }) => tenantId))]
  await unitOfWork.transact({ kind: 'platform' }, async (tx) => {
    await tx.provisioning.saveBucketObservations(observed.map(({ observation }) => observation))
    const buckets = Map.groupBy(await tx.provisioning.bucketsOf(tenantIds), ({ tenantId }) => tenantId)
    const now = clock.now()
    const conditions = [...buckets.values()].flatMap((ofTenant) => bucketConditions(ofTenant, now))
    const changed = await tx.provisioning.saveBucketConditions(conditions)
    await tx.outbox.append(changed.map(reconcileTenantJob))
  })
}

/**
 * Reads what every bucket of a site holds, once an hour, keeps the provider's limits, and records the readings. What a
 * store cannot tell is unmeasured: no reading, and a condition that says so. Run again within the hour it asks only about
 * buckets that were left, and a reading that was recorded stands.
 */
export function observeBuckets(ports: JobPorts): JobUseCase<'observe-buckets'> {
  const { unitOfWork, clock, objectStore } = ports
  const record = recordReadings(ports)
  return async ({ siteId }) => {
    const store = await openObjectStore(ports, siteId)
    if (store === null) return { kind: 'done' }
    const hour = hourOf(clock.now())
    for (;;) {
      const query = { siteId, hour, limit: tenantsPerStep }
      const due = await unitOfWork.read({ kind: 'platform' }, (tx) => tx.provisioning.bucketsToObserve(query))
      if (due.length === 0) return { kind: 'done' }
      const observations = await mapFew(due, (bucket) => observeBucket(objectStore, { ...bucket, store }, hour))
      const observed = due.flatMap((bucket, index) => {
        const observation = observations[index]
        return observation === undefined ? [] : [{ ...bucket, observation }]
      })
      const readings = readingsOf(observed)
      if (readings.length > 0) await record({ source, simulated: false, readings }, collectorCall(source, readings))
      await saveObservations(ports, observed)
    }
  }
}
