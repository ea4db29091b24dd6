import { describe, expect, it } from 'vitest'
import { createFakeCluster } from '../test-support/fake-cluster.ts'
import { run } from '../test-support/runs.ts'
import { fullCapabilities as capabilities } from '../test-support/samples.ts'

describe('the way out for backups', () => {
  it('is closed where the cluster’s profile names no place any more to copy to, and the walls stay', async () => {
    const cluster = createFakeCluster({ capabilities })
    const known = (await run({ storage: cluster })).namespaces
    cluster.writes.length = 0
    await run({ storage: cluster, known, profile: { s3Cidrs: [], apiServerCidrs: [] } })
    expect(cluster.writes.filter((write) => write.startsWith('-'))).toEqual(['-NetworkPolicy grenier-allow-backup'])
  })
})
