import { describe, expect, it } from 'vitest'
import { ApiFailure } from '../client/api-failure.ts'
import type { ApiRequest, Transport } from '../client/transport.ts'
import { examineExit } from '../exit/examine-exit.ts'
import { sampleProfile } from '../test-support/samples.ts'
import { readClusterFacts } from './read-facts.ts'

const kubeSystemUid = 'uid-of-cluster'
const connection = {
  server: 'https://k8s.example',
  caPem: null,
  tlsServerName: null,
  token: null,
  clientCertificate: null,
}

interface Attributes {
  readonly resource: string
  readonly verb: string
  readonly namespace?: string
}

/** A server that serves nothing beside Kubernetes, and grants everything but what is refused. */
function refusing(isRefused: (asked: Attributes) => boolean): Transport {
  const answer = ({ path, body }: ApiRequest): unknown => {
    if (path.endsWith('/selfsubjectaccessreviews')) {
      const { spec } = JSON.parse(String(body)) as { spec: { resourceAttributes: Attributes } }
      return { status: { allowed: !isRefused(spec.resourceAttributes) } }
    }
    if (path === '/apis') return { groups: [] }
    if (path.includes('/storageclasses')) return { items: [] }
    if (path.endsWith('/namespaces/kube-system')) return { metadata: { name: 'kube-system', uid: kubeSystemUid } }
    throw new ApiFailure({ status: 404, reason: 'NotFound', message: path })
  }
  return {
    server: connection.server,
    send: async (request) => ({ status: 200, body: answer(request) }),
    connectionsOpened: () => 1,
    close: async () => undefined,
  }
}

const inVelero = ({ resource, namespace }: Attributes): boolean => resource === 'secrets' && namespace === 'sauvegardes'

function accessOf(exit: 'worker' | 'separate', backupDriver: 'k8up' | 'velero' = 'velero') {
  const profile = { ...sampleProfile, backupDriver, veleroNamespace: 'sauvegardes' }
  const credential = exit === 'worker' ? { kind: exit } : { kind: exit, kubeconfig: '' }
  return { clusterId: 'c', kubeconfig: '', kubeSystemUid, profile, exit: credential }
}

async function workerLacks(transport: Transport, access: ReturnType<typeof accessOf>): Promise<string[]> {
  const identity = { kubeSystemUid, kubernetesVersion: 'v1.33.0', server: connection.server, username: 'worker' }
  const { missingPermissions } = await readClusterFacts(transport, { connection, access, identity })
  return missingPermissions.map(({ verb, resource, namespace, isBlocking }) =>
    [verb, resource, namespace, isBlocking ? 'blocking' : 'limiting'].join(' '),
  )
}

describe('Secrets in Velero’s namespace', () => {
  it('are asked for by their namespace, and what lacks keeps nobody from being provisioned', async () => {
    const lacking = ['get', 'create', 'patch'].map((verb) => `${verb} secrets sauvegardes limiting`)
    await expect(workerLacks(refusing(inVelero), accessOf('separate'))).resolves.toEqual(lacking)
    const withExits = [...lacking, 'delete secrets sauvegardes limiting']
    await expect(workerLacks(refusing(inVelero), accessOf('worker'))).resolves.toEqual(withExits)
  })

  it('are nobody’s business where K8up copies, nor lacking where they are granted', async () => {
    await expect(workerLacks(refusing(inVelero), accessOf('worker', 'k8up'))).resolves.toEqual([])
    await expect(
      workerLacks(
        refusing(() => false),
        accessOf('worker'),
      ),
    ).resolves.toEqual([])
  })

  it('are deleted by exits, whose identity lacks that alone', async () => {
    const facts = await examineExit(accessOf('separate'), async (_kubeconfig, ask) =>
      ask(refusing(inVelero), connection),
    )
    expect(facts).toMatchObject({
      missingPermissions: [{ verb: 'delete', resource: 'secrets', namespace: 'sauvegardes' }],
    })
  })
})
