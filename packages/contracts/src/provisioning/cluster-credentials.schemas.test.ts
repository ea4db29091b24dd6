import { describe, expect, it } from 'vitest'
import { replaceClusterCredentialsBody } from './cluster-credentials.schemas.ts'
import { declareClusterBody } from './provisioning.schemas.ts'

const kubeconfig = 'apiVersion: v1\nkind: Config\n'
const declared = {
  name: 'troyes-1',
  siteId: '0198c0de-7a00-7000-8000-000000000002',
  profile: {
    oidcGroupsPrefix: 'grenier:',
    dnsNamespace: 'kube-system',
    dnsPodLabels: {},
    apiServerCidrs: [],
    s3Cidrs: [],
  },
}

describe('how a cluster is reached', () => {
  it.each([
    [{ kubeconfig }, true],
    [{ inCluster: true }, true],
    [{}, false],
    [{ kubeconfig, inCluster: true }, false],
    [{ inCluster: false }, false],
    // The mark by which the other one is stored is no kubeconfig, and a path is none either.
    [{ kubeconfig: 'in-cluster' }, false],
    [{ inCluster: '/var/run/secrets' }, false],
  ])('by %j is declared: %s', (credential, isTaken) => {
    expect(declareClusterBody.safeDecode({ ...declared, ...credential } as never).success).toBe(isTaken)
  })

  it('is replaced by one of the two, and not by both', () => {
    const isTaken = (body: object) => replaceClusterCredentialsBody.safeDecode(body).success
    const bodies = [{ kubeconfig }, { inCluster: true }, {}, { kubeconfig, inCluster: true }]
    expect(bodies.map((body) => isTaken(body))).toEqual([true, true, false, false])
    expect(isTaken({ exitKubeconfig: 'in-cluster' })).toBe(false)
  })
})
