import { describe, expect, it } from 'vitest'
import { createFakeCluster } from '../test-support/fake-cluster.ts'
import { run, verdicts } from '../test-support/runs.ts'
import { fullCapabilities as capabilities, sampleBlueprint } from '../test-support/samples.ts'

const withoutEscrow = { ...sampleBlueprint, backup: { ...sampleBlueprint.backup, isEscrowMissing: true } }
const backupWrites = (writes: readonly string[]) =>
  writes.filter((write) => /^(Secret|PodConfig|Schedule) /.test(write))

describe('data whose password must be in the escrow', () => {
  it('is not begun to be backed up before, while everything else of the tenant stands', async () => {
    const cluster = createFakeCluster({ capabilities })
    const report = await run({ storage: cluster, blueprint: withoutEscrow })
    expect(verdicts(report)).toMatchObject({ BackupScheduled: 'False EscrowMissing', QuotaEnforced: 'True Enforced' })
    expect(backupWrites(cluster.writes)).toEqual([])
    const after = await run({ storage: cluster, blueprint: sampleBlueprint })
    expect(verdicts(after)).toMatchObject({ BackupScheduled: 'True Scheduled' })
    expect(backupWrites(cluster.writes)).toEqual([
      'Secret grenier-backup-repository',
      'PodConfig grenier',
      'Schedule grenier',
    ])
  })

  it('goes on being backed up where it was before, and has that repaired', async () => {
    const cluster = createFakeCluster({ capabilities })
    await run({ storage: cluster, blueprint: sampleBlueprint })
    cluster.drop('Schedule', 'grenier')
    const report = await run({ storage: cluster, blueprint: withoutEscrow })
    expect(verdicts(report)).toMatchObject({ BackupScheduled: 'True Scheduled' })
    expect(cluster.writes.at(-1)).toBe('Schedule grenier')
  })
})
