import { type EmbeddedKubernetes, startEmbeddedKubernetes } from '@grenier/embedded-kubernetes'
import { createClusterGateway } from '@grenier/kubernetes'
import { civilDate, instant } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { foundedOn, ids, insertGround, recordedAt } from '../harness/fixtures.ts'
import { sirenFrom } from '../harness/sirene-numbers.ts'
import { type RealApi as Cluster, connectRealApi } from '../provisioning/support/real-api.ts'
import { everythingStored } from './support/everything-stored.ts'
import { postAsOperator } from './support/post.ts'
import { anHourAfter, clustersOf, type RealApi, startRealApi } from './support/real-api.ts'
import { jobsOver } from './support/sweep-requests.ts'

let api: RealApi
let embedded: EmbeddedKubernetes
let cluster: Cluster
let clusterId: string

const gateway = createClusterGateway({
  wallClock: { now: () => instant(Date.now()) },
  allowLoopback: true,
  limits: { requestsPerSecondMax: Number.POSITIVE_INFINITY },
})

let registered = 0
/** A commune whose INSEE code ends with the number that is given back. */
async function register(name: string, validFrom = foundedOn): Promise<{ id: string; number: string }> {
  registered += 1
  const number = String(registered).padStart(3, '0')
  const { id } = await api.client('operator').call('registerOrganisation', {
    body: {
      kind: 'commune',
      name,
      siren: sirenFrom(`21950${number}`),
      inseeCode: `95${number}`,
      departementCode: '95',
      population: null,
      groupId: null,
      validFrom,
      source: 'register',
    },
  })
  return { id, number }
}

const enrolment = (organisationId: string, adopts?: { storageNamespace: string }) => ({
  organisationId,
  parentNodeId: ids.epci,
  storageClusterId: clusterId,
  backupClusterId: clusterId,
  sameSiteReason: 'Un seul site pour l’essai',
  agreement: {
    number: `C-${organisationId}`,
    actId: ids.act,
    startsOn: civilDate('2026-01-01'),
    endsOn: null,
    noticeDays: 90,
    billingCycle: 'month' as const,
    annualCommitmentCents: null,
  },
  recipient: {
    siret: null,
    budget: 'principal',
    serviceCode: null,
    serviceCodeRequired: false,
    engagementRequired: false,
    expenseAccount: null,
    vatLiable: false,
    settlementMode: 'titre' as const,
  },
  starterQuotas: [],
  ...(adopts === undefined ? {} : { adopts }),
})

async function enrol(name: string) {
  const { id, number } = await register(name)
  const tenant = await api.client('operator').call('enrolTenant', { body: enrolment(id) })
  return { ...tenant, number }
}

const reconcile = (tenantId: string) => jobsOver(api, { clusterGateway: gateway })['reconcile-tenant']({ tenantId })

const namespaces = async () =>
  (await cluster.list('v1', 'Namespace')).map(({ metadata }) => metadata?.name ?? '').toSorted()

/** What a call that is refused says in a language. */
async function refusal(path: string, body: object, language: string) {
  const { status, text } = await postAsOperator(api, { path, body, language })
  const { code, detail } = JSON.parse(text) as { code: string; detail: string }
  return { status, code, detail }
}

beforeAll(async () => {
  embedded = await startEmbeddedKubernetes({ clusterUid: crypto.randomUUID() })
  cluster = connectRealApi(embedded.kubeconfig)
  api = await startRealApi(
    anHourAfter(recordedAt),
    clustersOf(() => gateway),
  )
  await api.unitOfWork.transact({ kind: 'platform' }, insertGround)
  const declared = await api.client('operator').call('declareCluster', {
    body: {
      name: 'standing',
      siteId: ids.site,
      kubeconfig: embedded.kubeconfig,
      workerMayDestroy: true,
      profile: {
        oidcGroupsPrefix: 'grenier:',
        dnsNamespace: 'dns-regional',
        dnsPodLabels: { 'k8s-app': 'kube-dns' },
        apiServerCidrs: ['10.20.0.10/32'],
        s3Cidrs: [],
        veleroNamespace: 'sauvegardes',
      },
    },
  })
  clusterId = declared.id
})
afterAll(async () => {
  await gateway.close()
  await api?.close()
  await embedded?.close()
})

describe('a member’s name on a cluster', () => {
  it.each([
    ['accents', 'Saint-Étienne-lès-Remiremont', 'saint-etienne-les-remiremont'],
    ['apostrophes of both kinds', "L’Haÿ-d'en-Haut", 'l-hay-d-en-haut'],
    ['ligatures', 'Œuilly-sur-Ægidius', 'oeuilly-sur-aegidius'],
    ['signs that no label has', '  Y / (Somme) _ n° 1.  ', 'y-somme-n-1'],
    [
      'more than 63 characters',
      'Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson-'.repeat(2),
      'saint-remy-en-bouzemont-saint-genest-et-isso',
    ],
    ['one letter', 'Y', 'y'],
    ['the name of a namespace that every cluster has', 'Default', 'default'],
    ['the name of a driver’s namespace', 'Velero', 'velero'],
    ['the start of Kubernetes’ own namespaces', 'Kube-System', 'tenant-kube-system'],
    ['that start in other writing', 'KUBE public', 'tenant-kube-public'],
    ['the start of a distribution’s own namespaces', 'OpenShift monitoring', 'tenant-openshift-monitoring'],
  ])('is a label that is nobody else’s, from one with %s', async (_what, name, expected) => {
    const { id, slug, number } = await enrol(name)
    expect(slug).toBe(`${expected}-95${number}`)
    await reconcile(id)
    const own = (await namespaces()).filter((namespace) => namespace.startsWith(slug))
    expect(own).toEqual([`${slug}-backup`, `${slug}-storage`])
    for (const namespace of own) expect(namespace).toMatch(/^(?!kube-)[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/)
    // The longest name that is ever made of it, a restore drill's.
    expect(`${slug}-drill-000000`.length).toBeLessThanOrEqual(63)
  })

  it('is another one for a commune of the same name, and neither touches what is the other’s', async () => {
    const [one, twin] = [await enrol('Saint-Martin'), await enrol('Saint-Martin')]
    expect([one.slug, twin.slug]).toEqual([`saint-martin-95${one.number}`, `saint-martin-95${twin.number}`])
    for (const { id } of [one, twin]) await reconcile(id)
    for (const { id, slug } of [one, twin]) {
      const found = await cluster.read({ apiVersion: 'v1', kind: 'Namespace', name: `${slug}-storage` })
      expect(found?.metadata?.labels?.['grenier.internal/tenant']).toBe(id)
    }
  })

  it('is the one of its id where somebody’s stored name is in the way', async () => {
    const { id: organisationId, number } = await register('Sagy')
    const { id: takenBy } = await register('Sagy bis')
    await api.unitOfWork.transact({ kind: 'platform' }, (tx) =>
      tx.tenancy.insertTenant({
        id: ids.tenant(900),
        slug: `sagy-95${number}`,
        organisationId: takenBy,
        parentNodeId: ids.epci,
        storageClusterId: clusterId,
        backupClusterId: clusterId,
        enrolledAt: recordedAt,
      }),
    )
    const tenant = await api.client('operator').call('enrolTenant', { body: enrolment(organisationId) })
    expect(tenant.slug).toBe(`sagy-${tenant.id.slice(-12)}`)
  })

  it('that holds only from a later day makes no member yet', async () => {
    const later = civilDate('2027-01-01')
    const { id } = await register('Future commune nouvelle', later)
    const { agreement, ...rest } = enrolment(id)
    const body = { ...rest, agreement: { ...agreement, startsOn: later } }
    expect(await refusal('/v1/tenants', body, 'en')).toMatchObject({ status: 422, code: 'organisation-unknown' })
  })

  it('that a namespace of somebody else has already is never taken over: nothing is made, and it is said', async () => {
    const { id: organisationId, number } = await register('Vigny')
    const taken = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: `vigny-95${number}-storage` } }
    await cluster.create(taken)
    const before = await namespaces()
    const { id } = await api.client('operator').call('enrolTenant', { body: enrolment(organisationId) })
    await reconcile(id)
    expect(await namespaces()).toEqual(before)
    const found = await cluster.read({ ...taken, name: taken.metadata.name })
    expect(Object.keys({ ...found?.metadata?.labels }).filter((label) => label.includes('grenier'))).toEqual([])
    const { conditions } = await api.client('operator').call('getTenant', { params: { tenantId: id } })
    expect(conditions).toContainEqual(
      expect.objectContaining({
        type: 'NamespacesReady',
        status: 'False',
        reason: 'NamespaceTaken',
        message: expect.stringContaining(taken.metadata.name),
      }),
    )
  })
})

describe('a namespace that serves the cluster itself', () => {
  const reserved = [
    'kube-system',
    'kube-public',
    'default',
    'velero',
    'k8up',
    'grenier-system',
    'dns-regional',
    'sauvegardes',
  ]
  const said = (namespace: string) => [
    {
      status: 422,
      code: 'adoption-namespace-reserved',
      detail: `L’espace de noms ${namespace} sert à la grappe elle-même : il ne peut être repris.`,
    },
    {
      status: 422,
      code: 'adoption-namespace-reserved',
      detail: `Namespace ${namespace} serves the cluster itself: it cannot be taken over.`,
    },
  ]

  it.each(reserved)('%s: nobody is enrolled to take it over, and nothing is left half made', async (namespace) => {
    const { id } = await register(`Adopte ${namespace}`)
    const before = [await everythingStored(api.adminUrl), await namespaces()]
    const body = enrolment(id, { storageNamespace: namespace })
    const answers = [await refusal('/v1/tenants', body, 'fr'), await refusal('/v1/tenants', body, 'en')]
    expect(answers).toEqual(said(namespace))
    expect([await everythingStored(api.adminUrl), await namespaces()]).toEqual(before)
  })

  it.each(reserved)('%s: no report is made on it, and nothing is left half made', async (namespace) => {
    const { id } = await register(`Reprend ${namespace}`)
    const awaited = enrolment(id, { storageNamespace: 'mairie-archives' })
    const tenant = await api.client('operator').call('enrolTenant', { body: awaited })
    const before = [await everythingStored(api.adminUrl), await namespaces()]
    const path = `/v1/tenants/${tenant.id}/adoptions`
    const body = { clusterId, namespace, reason: 'Reprise de l’existant' }
    expect([await refusal(path, body, 'fr'), await refusal(path, body, 'en')]).toEqual(said(namespace))
    expect([await everythingStored(api.adminUrl), await namespaces()]).toEqual(before)
  })

  it.each(['Mairie', 'n'.repeat(64), '-mairie', ''])(
    'a name that no namespace may have (%s) is a fault of its field',
    async (name) => {
      const { id } = await register('Nommée')
      const before = await everythingStored(api.adminUrl)
      const body = enrolment(id, { storageNamespace: name })
      const answers = [await refusal('/v1/tenants', body, 'fr'), await refusal('/v1/tenants', body, 'en')]
      expect(answers).toEqual(Array(2).fill(expect.objectContaining({ status: 400, code: 'invalid-input' })))
      expect(answers[0]?.detail).not.toBe(answers[1]?.detail)
      expect(await everythingStored(api.adminUrl)).toEqual(before)
    },
  )
})
