import { describe, expect, it } from 'vitest'
import { ApiFailure } from '../client/api-failure.ts'
import { desiredSecretsGrant, subjectOf } from '../desired/secrets-grant.ts'
import type { ObjectAddress } from '../objects.ts'
import { createFakeCluster, type FakeCluster } from '../test-support/fake-cluster.ts'
import { run, verdicts } from '../test-support/runs.ts'
import { fullCapabilities, sampleBlueprint, storagePlace } from '../test-support/samples.ts'

const secretsSubject = subjectOf('system:serviceaccount:grenier-system:grenier-worker')
const capabilities = { ...fullCapabilities, secretsSubject }
const grant = 'RoleBinding grenier-worker-secrets'
const forbidden = () => new ApiFailure({ status: 403, reason: 'Forbidden', message: 'not yet' })

function grantsOf(cluster: FakeCluster) {
  return [...cluster.objects.values()].filter(({ metadata }) => metadata.name === 'grenier-worker-secrets')
}

describe('the grant on Secrets', () => {
  it('names a ServiceAccount or a person, and the role of Secrets and no other', () => {
    expect(secretsSubject).toEqual({ kind: 'ServiceAccount', namespace: 'grenier-system', name: 'grenier-worker' })
    expect(subjectOf('grenier@region.example')).toMatchObject({ kind: 'User', name: 'grenier@region.example' })
    expect(desiredSecretsGrant(sampleBlueprint, storagePlace, secretsSubject)).toMatchObject({
      roleRef: { kind: 'ClusterRole', name: 'grenier-secrets' },
      subjects: [secretsSubject],
    })
  })

  it('is made in both namespaces before any Secret is written and before members get in', async () => {
    const cluster = createFakeCluster({ capabilities })
    const report = await run({ storage: cluster })
    expect(verdicts(report)).toMatchObject({ Ready: 'True AllReady', IsolationWidened: 'False OnlyOurs' })
    const at = (write: string) => cluster.writes.lastIndexOf(write)
    expect(cluster.writes.filter((write) => write === grant)).toHaveLength(2)
    expect(at(grant)).toBeLessThan(at('Secret grenier-backup-repository'))
    expect(at('Secret grenier-backup-repository')).toBeLessThan(
      cluster.writes.indexOf('RoleBinding grenier-member-admin'),
    )
    expect(new Set(grantsOf(cluster).map(({ metadata }) => metadata.namespace))).toEqual(
      new Set([`${sampleBlueprint.slug}-backup`, `${sampleBlueprint.slug}-storage`]),
    )
    expect((await run({ storage: cluster })).objectsApplied).toBe(0)
  })

  it('is not made for an identity that may touch every Secret, and goes when ours became one', async () => {
    const cluster = createFakeCluster({ capabilities: fullCapabilities })
    await run({ storage: cluster })
    expect(grantsOf(cluster)).toEqual([])
    const before = createFakeCluster({ capabilities })
    await run({ storage: before })
    const after = createFakeCluster({ capabilities: fullCapabilities })
    for (const [key, object] of before.objects) after.objects.set(key, object)
    await run({ storage: after })
    expect(after.writes).toEqual(['-RoleBinding grenier-worker-secrets'])
  })

  it('stays with a suspended tenant, whose members lose theirs', async () => {
    const cluster = createFakeCluster({ capabilities })
    await run({ storage: cluster })
    const report = await run({ storage: cluster, blueprint: { isSuspended: true } })
    expect(verdicts(report)).toMatchObject({ AccessGranted: 'False Suspended', BackupScheduled: 'True Scheduled' })
    expect(grantsOf(cluster)).toHaveLength(2)
  })

  it('that was refused keeps every Secret from being touched, and is tried again', async () => {
    const refuse = ({ metadata }: { metadata: { name: string } }) =>
      metadata.name === 'grenier-worker-secrets' ? forbidden() : null
    const cluster = createFakeCluster({ capabilities, refuse })
    const report = await run({ storage: cluster })
    expect(cluster.writes.filter((write) => write.startsWith('Secret'))).toEqual([])
    expect(report.retryAfterMs).not.toBeNull()
    expect(report.steps).toContainEqual(expect.objectContaining({ step: 'secrets', outcome: 'failed' }))
  })

  it('that is not known everywhere yet is waited for', async () => {
    let refusals = 3
    const refuse = ({ kind }: { kind: string }) => {
      if (kind !== 'Secret' || refusals === 0) return null
      refusals -= 1
      return forbidden()
    }
    const report = await run({ storage: createFakeCluster({ capabilities, refuse }) })
    expect(refusals).toBe(0)
    expect(verdicts(report)).toMatchObject({ Ready: 'True AllReady' })
  })

  it('comes first where a Secret stands that may not be read yet: nothing is written over it unseen', async () => {
    const cluster = createFakeCluster({ capabilities: fullCapabilities })
    const { namespaces } = await run({ storage: cluster })
    const narrowed = createFakeCluster({ capabilities })
    for (const [key, object] of cluster.objects) narrowed.objects.set(key, object)
    const { client: inner } = narrowed
    let isGranted = false
    const client = {
      ...inner,
      get: (address: ObjectAddress) =>
        address.kind === 'Secret' && !isGranted ? Promise.reject(forbidden()) : inner.get(address),
    }
    const waiting = await run({ storage: { ...narrowed, client }, known: namespaces })
    expect(narrowed.writes).toEqual([grant, grant])
    expect(waiting).toMatchObject({ retryAfterMs: 1_000 })
    isGranted = true
    const done = await run({ storage: { ...narrowed, client }, known: namespaces })
    expect(done.objectsApplied).toBe(0)
    expect(verdicts(done)).toMatchObject({ Ready: 'True AllReady' })
  })
})
