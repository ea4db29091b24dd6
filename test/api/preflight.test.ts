import { afterAll, beforeAll, expect, it } from 'vitest'
import { idOf, ids, insertGround, recordedAt } from '../harness/fixtures.ts'
import { anHourAfter, type RealApi, startRealApi } from './support/real-api.ts'

let api: RealApi
let clusterId: string

beforeAll(async () => {
  api = await startRealApi(anHourAfter(recordedAt))
  await api.unitOfWork.transact({ kind: 'platform' }, insertGround)
  const declared = await api.client('operator').call('declareCluster', {
    body: {
      name: 'examined',
      siteId: ids.site,
      kubeconfig: `a kubeconfig of ${idOf(4, 7)}`,
      profile: {
        oidcGroupsPrefix: 'grenier:',
        dnsNamespace: 'kube-system',
        dnsPodLabels: { 'k8s-app': 'kube-dns' },
        apiServerCidrs: [],
        s3Cidrs: [],
      },
    },
  })
  clusterId = declared.id
})
afterAll(() => api?.close())

async function preflight(language: string, role: 'operator' | 'member-admin' = 'operator'): Promise<Response> {
  const token = await api.token(role, role === 'operator' ? undefined : ids.tenant(1))
  return fetch(`${api.baseUrl}/v1/clusters/${clusterId}/preflight`, {
    headers: { authorization: `Bearer ${token}`, 'accept-language': language },
  })
}

it('tells the operator in its own language what a cluster lacks, what blocks first', async () => {
  const answer = await preflight('fr')
  expect(answer.status).toBe(200)
  const body = (await answer.json()) as { ready: boolean; gaps: { code: string; explanation: string }[] }
  expect(body.ready).toBe(false)
  expect(body.gaps.map(({ code, explanation }) => `${code}: ${explanation}`)).toEqual([
    'permission-missing: Droit manquant : create schedules.k8up.io.',
    expect.stringContaining('admission-policies-unserved: Kubernetes v1.29.3 n’a pas de règles d’admission'),
    expect.stringContaining('buckets-unserved: Aucune demande de compartiment'),
    expect.stringContaining('snapshots-unserved: Aucun instantané'),
    expect.stringContaining('network-unprobed: Nul n’a vérifié que le réseau'),
    expect.stringContaining('escrow-not-configured: Aucune clé de séquestre n’est configurée'),
  ])
  expect(await (await preflight('en')).text()).toContain('Missing permission: create schedules.k8up.io.')
})

it('never shows the kubeconfig, and shows nothing to a member', async () => {
  expect(await (await preflight('fr')).text()).not.toContain('a kubeconfig of')
  expect((await preflight('fr', 'member-admin')).status).toBe(403)
})
