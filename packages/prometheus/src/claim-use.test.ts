import { expect, test } from 'vitest'
import { claimUse } from './claim-use.ts'

const sample = (namespace: string, claim: string, value: string) => ({
  metric: { namespace, persistentvolumeclaim: claim },
  value: [1_000, value] as [number, string],
})

test('a source that answers of namespaces nobody asked about is not listened to there', () => {
  const values = [sample('ours', 'archives', '7'), sample('theirs', 'archives', '9'), sample('ours', '', '9')]
  const times = [sample('ours', 'archives', '999'), sample('theirs', 'archives', '999'), sample('ours', '', '999')]
  expect(claimUse(['ours'], { values, times })).toEqual([
    { namespace: 'ours', claimName: 'archives', usedBytes: 7n, silence: null },
  ])
})

test('a sample without its time is not taken for a fresh one', () => {
  const values = [sample('ours', 'archives', '7')]
  expect(claimUse(['ours'], { values, times: [] })).toMatchObject([{ usedBytes: null, silence: 'stale' }])
  expect(claimUse(['ours'], { values, times: [sample('ours', 'archives', 'NaN')] })).toMatchObject([
    { usedBytes: null, silence: 'stale' },
  ])
})
