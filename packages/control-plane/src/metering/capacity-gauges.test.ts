import { instant, msPerHour } from '@grenier/quota-billing'
import { expect, test } from 'vitest'
import type { CapacityGauge, ClusterCapacity, TenantToCount } from './capacity.ports.ts'
import { capacityGauges } from './capacity-gauges.ts'

const hour = instant(500_000 * msPerHour)
const before = instant(499_999 * msPerHour)

const tenant: TenantToCount = {
  tenantId: 'auvers',
  namespace: 'auvers-storage',
  namespaceUid: 'uid-1',
  clusterName: 'cergy-1',
  offers: [
    { offerId: 'fast-a', className: 'fast' },
    { offerId: 'fast-b', className: 'fast' },
    { offerId: 'slow', className: 'slow' },
  ],
}
const volume = {
  name: 'pv-1',
  claimNamespace: 'auvers-storage',
  claimName: 'archives',
  className: 'fast',
  capacityBytes: 10n,
}
const snapshot = {
  contentName: 'content-1',
  namespace: 'auvers-storage',
  snapshotName: 'monday',
  className: 'slow',
  restoreSizeBytes: 7n,
}
const shown = (change: Partial<ClusterCapacity> = {}): ClusterCapacity => ({
  namespaceUids: new Map([['auvers-storage', 'uid-1']]),
  volumes: [volume],
  snapshots: [snapshot],
  ...change,
})
const gauge = (change: Partial<CapacityGauge> = {}): CapacityGauge => ({
  tenantId: 'auvers',
  meter: 'storage.provisioned',
  resourceId: 'cergy-1/auvers-storage/archives/pv-1',
  offerId: 'fast-a',
  valueBytes: 10n,
  countedHour: before,
  ...change,
})
const count = (capacity: ClusterCapacity, known: readonly CapacityGauge[] = []) =>
  capacityGauges(tenant, capacity, { known, hour }).map(
    ({ meter, resourceId, offerId, valueBytes }) => `${meter} ${resourceId} ${offerId} ${valueBytes}`,
  )

test('each volume and snapshot counts for the offer of its class, by names that two of one claim do not share', () => {
  const second = { ...volume, name: 'pv-2', capacityBytes: 3n }
  const foreign = { ...volume, name: 'pv-3', claimNamespace: 'auvers-storage-2' }
  expect(count(shown({ volumes: [volume, second, foreign] }))).toEqual([
    'storage.provisioned cergy-1/auvers-storage/archives/pv-1 fast-a 10',
    'storage.provisioned cergy-1/auvers-storage/archives/pv-2 fast-a 3',
    'snapshot.stored cergy-1/auvers-storage/monday/content-1 slow 7',
  ])
})

test('a thing counts for the offer that its readings count for already', () => {
  expect(count(shown({ snapshots: [] }), [gauge({ offerId: 'fast-b' })])).toEqual([
    'storage.provisioned cergy-1/auvers-storage/archives/pv-1 fast-b 10',
  ])
})

test('what stands without a size, or of a class that is not the tenant’s, is unmeasured and does not end', () => {
  const sizeless = { ...volume, capacityBytes: null }
  const strange = { ...snapshot, className: 'strange' }
  expect(count(shown({ volumes: [sizeless], snapshots: [strange] }), [gauge()])).toEqual([])
  expect(count(shown({ volumes: [], snapshots: [{ ...snapshot, className: null }] }))).toEqual([])
})

test('what is gone ends with one 0, in a later hour than its last reading', () => {
  const gone = shown({ volumes: [], snapshots: [] })
  expect(count(gone, [gauge()])).toEqual(['storage.provisioned cergy-1/auvers-storage/archives/pv-1 fast-a 0'])
  expect(count(gone, [gauge({ valueBytes: 0n })])).toEqual([])
  expect(count(gone, [gauge({ countedHour: hour })])).toEqual([])
})

test('where snapshots may not be listed none of them ends; of another namespace of the same name nothing is said', () => {
  const known = [gauge({ meter: 'snapshot.stored', resourceId: 'cergy-1/auvers-storage/monday/content-1' })]
  expect(count(shown({ volumes: [], snapshots: null }), known)).toEqual([])
  expect(count(shown({ namespaceUids: new Map([['auvers-storage', 'uid-2']]) }), [gauge()])).toEqual([])
  expect(count(shown({ namespaceUids: new Map() }), [gauge()])).toEqual([])
})
