import { describe, expect, it } from 'vitest'
import { ApiFailure } from '../client/api-failure.ts'
import { createFakeCluster } from '../test-support/fake-cluster.ts'
import { fullCapabilities as capabilities } from '../test-support/samples.ts'
import { prepareCluster } from './prepare-cluster.ts'

const policies = [
  'ValidatingAdmissionPolicy grenier-claim-steps',
  'ValidatingAdmissionPolicyBinding grenier-claim-steps',
]

describe('preparing a cluster', () => {
  it('applies the member role and the policy of claims’ steps once', async () => {
    const cluster = createFakeCluster({ capabilities })
    expect(await prepareCluster(cluster.client)).toEqual({ objectsApplied: 3 })
    expect(cluster.writes).toEqual(['ClusterRole grenier-member', ...policies])
    expect(await prepareCluster(cluster.client)).toEqual({ objectsApplied: 0 })
  })

  it('applies no policy where none is served', async () => {
    const cluster = createFakeCluster({ capabilities: { ...capabilities, admissionPolicies: false } })
    expect(await prepareCluster(cluster.client)).toEqual({ objectsApplied: 1 })
  })

  it('makes the denial follow the identity that destroys, and takes it away where that has no name of its own', async () => {
    const installationId = '0198c0de-7a00-7000-8000-0000000000aa'
    const name = `grenier-keep-data-${installationId}`
    const cluster = createFakeCluster({ capabilities })
    const conditionsOf = () => JSON.stringify(cluster.objects.get(`ValidatingAdmissionPolicy//${name}`)?.['spec'])
    await prepareCluster(cluster.client, { installationId, exitUsername: 'first-exit' })
    expect(conditionsOf()).toContain('first-exit')
    await prepareCluster(cluster.client, { installationId, exitUsername: 'second-exit' })
    expect(conditionsOf()).toContain('second-exit')
    expect(conditionsOf()).not.toContain('first-exit')

    // Nobody destroys: what is denied stays denied.
    await prepareCluster(cluster.client)
    expect(conditionsOf()).toContain('second-exit')

    await prepareCluster(cluster.client, { installationId, exitUsername: null })
    expect(cluster.writes.slice(-2)).toEqual([
      `-ValidatingAdmissionPolicyBinding ${name}`,
      `-ValidatingAdmissionPolicy ${name}`,
    ])
    const written = cluster.writes.length
    await prepareCluster(cluster.client, { installationId, exitUsername: null })
    expect(cluster.writes).toHaveLength(written)
  })

  it('leaves the policy to an administrator where it may not make one, and fails on everything else', async () => {
    const failing = (status: number) =>
      createFakeCluster({
        capabilities,
        refuse: ({ kind }) =>
          kind === 'ClusterRole' ? null : new ApiFailure({ status, reason: 'Refused', message: 'no' }),
      })
    expect(await prepareCluster(failing(403).client)).toEqual({ objectsApplied: 1 })
    await expect(prepareCluster(failing(500).client)).rejects.toMatchObject({ status: 500 })
  })
})
