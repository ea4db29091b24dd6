import { expect, test } from 'vitest'
import { namesRepositoryKey, veleroRefusal } from './velero-refusal.ts'

test.each([
  ['public-archive', true, 'one-key-per-installation'],
  ['health', true, 'one-key-per-installation'],
  ['health', false, 'one-key-per-installation'],
  ['ordinary', false, 'no-data-movement'],
  ['ordinary', true, null],
] as const)(
  'Velero for %s data, moving snapshots: %s, is refused because: %s',
  (dataClass, movesSnapshotData, refusal) => {
    expect(veleroRefusal({ dataClass, movesSnapshotData })).toBe(refusal)
  },
)

test('no key of Velero stands on a destruction certificate', () => {
  expect([namesRepositoryKey('k8up'), namesRepositoryKey('velero')]).toEqual([true, false])
})
