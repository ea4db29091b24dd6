import { createClusterGateway } from '@grenier/kubernetes'
import { instant } from '@grenier/quota-billing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ids, insertGround, recordedAt } from '../harness/fixtures.ts'
import { everythingStored } from './support/everything-stored.ts'
import { at } from './support/kubeconfig-faults.ts'
import { apiServer, type OddServer } from './support/odd-servers.ts'
import { anHourAfter, clustersOf, type RealApi, startRealApi } from './support/real-api.ts'

let api: RealApi
const servers: OddServer[] = []
const gateway = createClusterGateway({
  wallClock: { now: () => instant(Date.now()) },
  allowLoopback: true,
  limits: { retryDelayMs: 1, retryDelayMsMax: 2, requestsPerSecondMax: Number.POSITIVE_INFINITY },
})

/** An API server of Kubernetes’ own kinds alone, which answers every access review alike. */
const bare = (allowed: boolean) => ({
  '/version': { gitVersion: 'v1.34.1' },
  '/api/v1/namespaces/kube-system': { metadata: { name: 'kube-system', uid: crypto.randomUUID() } },
  '/apis': { kind: 'APIGroupList', groups: [{ name: 'apps', versions: [{ version: 'v1' }] }] },
  '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews': { status: { allowed } },
  '/apis/storage.k8s.io/v1/storageclasses?limit=500': { items: [], metadata: {} },
})

const unknown = { status: 404, reason: 'NotFound', message: 'the server could not find the requested resource' }

async function declare(name: string, answers: Record<string, object>): Promise<string> {
  const server = await apiServer(answers, unknown)
  servers.push(server)
  const { id } = await api.client('operator').call('declareCluster', {
    body: {
      name,
      siteId: ids.site,
      kubeconfig: at(server.url),
      profile: {
        oidcGroupsPrefix: 'grenier:',
        dnsNamespace: 'kube-system',
        dnsPodLabels: { 'k8s-app': 'kube-dns' },
        apiServerCidrs: [],
        s3Cidrs: [],
      },
    },
  })
  return id
}

async function preflight(clusterId: string, language: string) {
  const response = await fetch(`${api.baseUrl}/v1/clusters/${clusterId}/preflight`, {
    headers: { authorization: `Bearer ${await api.token('operator')}`, 'accept-language': language },
  })
  const body = (await response.json()) as {
    code?: string
    detail?: string
    ready: boolean
    gaps: { code: string; severity: string; subject: string | null; explanation: string }[]
  }
  return { status: response.status, ...body }
}

beforeAll(async () => {
  api = await startRealApi(
    anHourAfter(recordedAt),
    clustersOf(() => gateway),
  )
  await api.unitOfWork.transact({ kind: 'platform' }, insertGround)
})
afterAll(async () => {
  await gateway.close()
  await Promise.all(servers.map((server) => server.close()))
  await api?.close()
})

it('names every verb of a token that may do nothing, each as blocking or limiting, and stores nothing', async () => {
  const clusterId = await declare('powerless', bare(false))
  const before = await everythingStored(api.adminUrl)
  const [french, english] = [await preflight(clusterId, 'fr'), await preflight(clusterId, 'en')]
  expect([french.status, french.ready]).toEqual([200, false])
  const missing = french.gaps.filter(({ code }) => code === 'permission-missing')
  expect(missing.filter(({ severity }) => severity === 'blocking').map(({ subject }) => subject)).toEqual(
    expect.arrayContaining([
      'create namespaces',
      'patch namespaces',
      'create resourcequotas',
      'create networkpolicies.networking.k8s.io',
      'bind clusterroles.rbac.authorization.k8s.io/grenier-member',
    ]),
  )
  expect(missing.map(({ explanation }) => explanation)).toContain('Droit manquant : create namespaces.')
  expect(english.gaps.map(({ explanation }) => explanation)).toContain('Missing permission: create namespaces.')
  expect(await everythingStored(api.adminUrl)).toEqual(before)
})

it('says of a cluster without the kinds it needs what is impossible there, and stores nothing', async () => {
  const clusterId = await declare('bare', bare(true))
  const before = await everythingStored(api.adminUrl)
  const [french, english] = [await preflight(clusterId, 'fr'), await preflight(clusterId, 'en')]
  const told = (gaps: typeof french.gaps) => gaps.map(({ code, explanation }) => `${code}: ${explanation}`)
  expect(told(french.gaps)).toEqual(
    expect.arrayContaining([
      'backup-driver-missing: Ni K8up ni Velero : aucune sauvegarde ne peut être faite.',
      expect.stringMatching(/^buckets-unserved: Aucune demande de compartiment n’est servie/),
      'snapshots-unserved: Aucun instantané de volume n’est servi.',
      'classes-missing: Aucune classe de stockage : aucune offre de volumes n’est possible.',
    ]),
  )
  expect(told(english.gaps)).toContain('backup-driver-missing: Neither K8up nor Velero: no backup can be made.')
  expect(french.gaps.map(({ code }) => code)).not.toContain('permission-missing')
  expect(await everythingStored(api.adminUrl)).toEqual(before)
})

it('says of a server that serves no access reviews that it is no cluster, instead of that it does not answer', async () => {
  const { '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews': _, ...rest } = bare(true)
  const clusterId = await declare('no-reviews', rest)
  const [french, english] = [await preflight(clusterId, 'fr'), await preflight(clusterId, 'en')]
  expect([french.status, french.code, english.code]).toEqual([
    422,
    'cluster-answers-otherwise',
    'cluster-answers-otherwise',
  ])
  expect(french.detail).toMatch(/^À cette adresse répond autre chose que l’API d’une grappe Kubernetes : /)
  expect(english.detail).toMatch(/^Something else than the API of a Kubernetes cluster answers at this address: /)
})
