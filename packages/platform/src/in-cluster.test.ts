import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { inClusterSettingsOf, inClusterVariables } from './in-cluster.ts'

const read = (env: object) => inClusterSettingsOf(z.object(inClusterVariables).parse(env))
const pod = { KUBERNETES_SERVICE_HOST: '10.96.0.1', KUBERNETES_SERVICE_PORT: '443' }

describe('the identity of the cluster that a process runs in', () => {
  it('may not be used unless the process is told so, though Kubernetes sets its variables in every pod', () => {
    expect(read(pod)).toBeNull()
    expect(read({ ...pod, IN_CLUSTER_ACCESS: 'allowed' })).toEqual({
      host: '10.96.0.1',
      port: '443',
      folder: '/var/run/secrets/kubernetes.io/serviceaccount',
    })
  })

  it('is nowhere outside a cluster', () => {
    expect(read({ IN_CLUSTER_ACCESS: 'allowed' })).toMatchObject({ host: null, port: null })
  })
})
