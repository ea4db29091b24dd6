import type { Reading } from '@grenier/contracts'
import type { Instant } from '@grenier/quota-billing'
import { createClusterAccesses } from '../provisioning/cluster-accesses.ts'
import type { JobPorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import type { JobUseCase } from '../shared/use-case.ts'
import type { CapacityGauge, ClusterCapacity, TenantToCount } from './capacity.ports.ts'
import { capacityGauges } from './capacity-gauges.ts'
import { collectorCall, hourOf } from './collector-call.ts'
import type { GaugeName } from './measurement.ports.ts'
import { recordReadings } from './record-readings.ts'

const source = 'cluster-capacity'
/** Tenants whose volumes and snapshots are counted together. */
const tenantsPerStep = 100
/** Readings in one call, as a collector may send. */
const readingsPerCall = 5_000

const platform = { kind: 'platform' } as const

interface Step {
  readonly clusterId: string
  readonly capacity: ClusterCapacity
  readonly tenants: readonly TenantToCount[]
  readonly hour: Instant
}

type Counted = CapacityGauge & { readonly isRecorded: boolean }

/** What there is to say of these tenants; of what has a reading of the hour already, that one stands. */
async function countStep(tx: Transaction, { clusterId, capacity, tenants, hour }: Step): Promise<Counted[]> {
  const known = await tx.metering.capacityGauges(
    clusterId,
    tenants.map(({ tenantId }) => tenantId),
  )
  const knownOf = Map.groupBy(known, ({ tenantId }) => tenantId)
  const gauges = tenants.flatMap((tenant) =>
    capacityGauges(tenant, capacity, { known: knownOf.get(tenant.tenantId) ?? [], hour }),
  )
  const keyOf = ({ tenantId, meter, resourceId }: GaugeName) => `${tenantId} ${meter} ${resourceId}`
  const recorded = await tx.metering.recordedValues(gauges, hour)
  const values = new Map(recorded.map((reading) => [keyOf(reading), reading]))
  return gauges.map((gauge) => {
    const { valueBytes, offerId } = values.get(keyOf(gauge)) ?? gauge
    return { ...gauge, valueBytes, offerId, isRecorded: values.has(keyOf(gauge)) }
  })
}

async function record(ports: JobPorts, counted: readonly Counted[]): Promise<void> {
  const readings: Reading[] = counted
    .filter(({ isRecorded }) => !isRecorded)
    .map(({ tenantId, meter, offerId, resourceId, valueBytes, countedHour: takenAt }) => {
      return { tenantId, meter, offerId, resourceId, takenAt, valueBytes }
    })
  const send = recordReadings(ports)
  for (let start = 0; start < readings.length; start += readingsPerCall) {
    const some = readings.slice(start, start + readingsPerCall)
    await send({ source, simulated: false, readings: some }, collectorCall(source, some))
  }
}

/** Null: the cluster is away, or not declared any more; this hour is asked for again while it is. */
async function lookAt(ports: JobPorts, clusterId: string): Promise<ClusterCapacity | null> {
  const stored = await ports.unitOfWork.read(platform, (tx) => tx.provisioning.getCluster(clusterId))
  if (stored === null) return null
  try {
    const access = await createClusterAccesses(ports).openToRead(clusterId)
    return await ports.clusterGateway.capacity.look(access)
  } catch (error) {
    if (error instanceof Problem) return null
    throw error
  }
}

/**
 * Counts, once an hour, the capacity of every volume of a cluster for the tenant whose claim it serves or served
 * (`storage.provisioned`), and the size that each snapshot restores to (`snapshot.stored`). A thing that is gone gets one last
 * reading of 0. A cluster that is away is asked again within the hour; what was not told then is unmeasured: no reading, and the
 * integration estimates that time. Running it twice is harmless: a reading that was recorded stands. So is a crash anywhere: what is
 * gone by the next run gets its last reading then.
 */
export function observeCapacity(ports: JobPorts): JobUseCase<'observe-capacity'> {
  const { unitOfWork, clock } = ports
  return async ({ clusterId }) => {
    const hour = hourOf(clock.now())
    const counted = await unitOfWork.read(platform, (tx) => tx.metering.countedHour(clusterId))
    if (counted !== null && counted >= hour) return { kind: 'done' }
    const capacity = await lookAt(ports, clusterId)
    if (capacity === null) return { kind: 'done' }
    const tenantsAfter = (after: string | null): Promise<TenantToCount[]> =>
      unitOfWork.read(platform, (tx) => tx.metering.tenantsToCount({ clusterId, after, limit: tenantsPerStep }))
    let tenants = await tenantsAfter(null)
    for (let last = tenants.at(-1); last !== undefined; last = tenants.at(-1)) {
      const step = { clusterId, capacity, tenants, hour }
      const gauges = await unitOfWork.read(platform, (tx) => countStep(tx, step))
      const save = (some: readonly Counted[]): Promise<void> =>
        unitOfWork.transact(platform, (tx) => tx.metering.saveCapacityGauges(clusterId, some))
      // Known before it has a reading, and ended after it has its last one: who dies between leaves nothing without an end.
      await save(gauges.filter(({ valueBytes }) => valueBytes > 0n))
      await record(ports, gauges)
      await save(gauges.filter(({ valueBytes }) => valueBytes === 0n))
      tenants = await tenantsAfter(last.tenantId)
    }
    await unitOfWork.transact(platform, (tx) => tx.metering.saveCountedHour(clusterId, hour))
    return { kind: 'done' }
  }
}
