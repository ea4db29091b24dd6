import type { Answer, ClusterProfile, TenantExit } from '@grenier/contracts'
import type { EscrowBox } from '@grenier/control-plane/ports'
import { startEmbeddedKubernetes } from '@grenier/embedded-kubernetes'
import { createClusterGateway } from '@grenier/kubernetes'
import type { ObjectStoreDouble } from '@grenier/object-storage/double'
import { GIB, instant } from '@grenier/quota-billing'
import { recordAct, registerAndEnrol } from '../../harness/region-ground.ts'
import { sirenFrom } from '../../harness/sirene-numbers.ts'
import { connectRealApi, type RealApi } from '../../provisioning/support/real-api.ts'
import { callOf, type House, openHouse, operator, secondOperator } from './house.ts'

const classes = { block: 'bloc', backup: 'objets' }

/** A region on an embedded cluster, which all use cases reach through the real gateway. */
export interface ExitScene {
  readonly house: House
  readonly api: RealApi
  readonly kubeconfig: string
  readonly poolId: string
  readonly offerIds: readonly string[]
  /** Every DELETE that reached the cluster, as `Kind namespace/name`. */
  enrol(name: string): Promise<Answer<'enrolTenant'>>
  reconcile(tenantId: string): Promise<void>
  /** A claim of 10 GiB, bound. */
  claim(slug: string, name: string): Promise<void>
  /** What K8up leaves once it has copied a claim. */
  copy(slug: string, claim: string, dateIso: string): Promise<void>
  advance(exit: Pick<TenantExit, 'tenantId' | 'id'>): Promise<{ kind: string }>
  /** From notice to the state before the destruction, with a copy of every claim. */
  toApproval(tenant: Answer<'enrolTenant'>, options?: { claims?: readonly string[] }): Promise<TenantExit>
  approve(exit: TenantExit): Promise<TenantExit>
  close(): Promise<void>
}

export const noticeGivenOn = '2026-02-02'
const afterNotice = '2026-05-04T08:00:00Z'
const afterCoolingOff = '2026-08-10T08:00:00Z'

/**
 * `store`: the object store of its site; without one nobody reaches buckets. `workerMayDestroy`: false where exits need an
 * identity of their own.
 */
export async function openExitScene({
  store,
  workerMayDestroy = true,
  escrow = null,
}: {
  store?: ObjectStoreDouble
  workerMayDestroy?: boolean
  escrow?: EscrowBox | null
} = {}): Promise<ExitScene> {
  const kubernetes = await startEmbeddedKubernetes({
    storageClasses: Object.values(classes).map((name) => ({ name, roundingStepBytes: GIB })),
    bucketProvisioner: { endpointHost: 's3.test.svc', endpointPort: 80 },
  })
  const gateway = createClusterGateway({
    wallClock: { now: () => instant(Date.now()) },
    allowLoopback: true,
    limits: { requestsPerSecondMax: Number.POSITIVE_INFINITY },
  })
  const house = await openHouse('2026-02-02T09:00:00Z', { gateway, escrow })
  const api = connectRealApi(kubernetes.kubeconfig)
  const ground = await layGround(house, { kubeconfig: kubernetes.kubeconfig, store, workerMayDestroy })
  let enrolled = 0

  async function advance({ tenantId, id }: Pick<TenantExit, 'tenantId' | 'id'>) {
    return await house.jobs['advance-exit']({ tenantId, exitId: id })
  }
  async function reconcile(tenantId: string): Promise<void> {
    await house.jobs['reconcile-tenant']({ tenantId })
  }
  const get = (exit: TenantExit) => house.api.getExit({ tenantId: exit.tenantId, exitId: exit.id }, callOf(operator))

  const scene: ExitScene = {
    house,
    api,
    kubeconfig: kubernetes.kubeconfig,
    poolId: ground.poolId,
    offerIds: ground.offerIds,
    async enrol(name) {
      enrolled += 1
      const number = String(enrolled).padStart(3, '0')
      const tenant = await registerAndEnrol(house.api, {
        name,
        siren: sirenFrom(`21950${number}`),
        inseeCode: `95${number}`,
        inhabitants: 1_000,
        parentNodeId: ground.poolId,
        clusterId: ground.clusterId,
        actId: ground.actId,
        agreementNumber: `C-${number}`,
        commitmentCents: 10_000_000n,
        starterQuotas: ground.offerIds.map((offerId) => ({ offerId, quotaBytes: 50n * GIB })),
      })
      await reconcile(tenant.id)
      return tenant
    },
    reconcile,
    claim: (slug, name) =>
      api.create({
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name, namespace: `${slug}-storage` },
        spec: {
          storageClassName: classes.block,
          accessModes: ['ReadWriteOnce'],
          resources: { requests: { storage: '10Gi' } },
        },
      }),
    copy: (slug, claim, date) =>
      api.create({
        apiVersion: 'k8up.io/v1',
        kind: 'Snapshot',
        metadata: { name: `copy-${claim}-${Date.parse(date)}`, namespace: `${slug}-storage` },
        spec: { id: 'f00d', date, paths: [`/data/${claim}`], repository: 's3:http://s3.test.svc/bucket' },
      }),
    advance,
    async toApproval(tenant, { claims = [] } = {}) {
      house.setClock('2026-02-02T09:00:00Z')
      const { agreement: _agreement } = tenant
      const started = await house.api.startExit(
        {
          tenantId: tenant.id,
          noticeGivenOn: noticeGivenOn as TenantExit['noticeGivenOn'],
          dataClass: 'public-archive',
          coolingOffDays: 60,
          reason: 'La commune part',
        },
        callOf(operator),
      )
      house.setClock(afterNotice)
      await advance(started)
      await reconcile(tenant.id)
      await advance(started)
      for (const claim of claims) await scene.copy(tenant.slug, claim, '2026-05-05T02:00:00Z')
      house.setClock('2026-05-05T08:00:00Z')
      await advance(started)
      house.setClock(afterCoolingOff)
      await advance(started)
      const waiting = await get(started)
      return await house.api.recordExitVisa(
        {
          tenantId: tenant.id,
          exitId: started.id,
          reference: 'AD95-2026-118',
          authority: 'Archives départementales du Val-d’Oise',
          signedOn: '2026-08-01' as TenantExit['noticeGivenOn'],
        },
        callOf(operator, { ifMatch: waiting.version }),
      )
    },
    approve: (exit) =>
      house.api.approveExit(
        { tenantId: exit.tenantId, exitId: exit.id, reason: 'Tout est vérifié' },
        callOf(secondOperator, { ifMatch: exit.version }),
      ),
    async close() {
      await gateway.close()
      await house.close()
      await kubernetes.close()
    },
  }
  return scene
}

/** One site with one cluster, a pool and an offer of each kind. */
export async function layGround(
  { api }: House,
  options: {
    kubeconfig: string
    store: ObjectStoreDouble | undefined
    workerMayDestroy: boolean
    profile?: Partial<ClusterProfile>
  },
) {
  const { kubeconfig, store, workerMayDestroy } = options
  const actId = await recordAct(api)
  const site = await api.createSite(
    {
      code: 'cergy',
      name: 'Cergy',
      residency: 'FR',
      s3Endpoint: store?.endpoint ?? null,
      s3CaPem: store?.caPem ?? null,
      s3Region: 'us-east-1',
      s3AdminKey: store?.adminKey ?? null,
    },
    callOf(operator),
  )
  const profile = {
    oidcGroupsPrefix: 'grenier:',
    dnsNamespace: 'kube-system',
    dnsPodLabels: {},
    apiServerCidrs: ['10.20.0.10/32'],
    s3Cidrs: ['10.30.0.0/24'],
    ...options.profile,
  }
  const cluster = await api.declareCluster(
    { name: 'cergy-1', siteId: site.id, kubeconfig, workerMayDestroy, profile },
    callOf(operator),
  )
  const pool = await api.createPool({ name: 'Région', parentId: null, organisationId: null }, callOf(operator))
  const offerIds: string[] = []
  let version = pool.version
  for (const [code, kind, className] of [
    ['standard', 'block', classes.block],
    ['sauvegarde', 'backup', classes.backup],
  ] as const) {
    const offer = await api.createOffer(
      {
        code,
        name: code,
        kind,
        clusterId: cluster.id,
        className,
        residency: 'FR',
        roundingStepBytes: GIB,
        quotaBytesMax: 10_240n * GIB,
        sizeStepsBytes: [50n * GIB],
      },
      callOf(operator),
    )
    offerIds.push(offer.id)
    await api.setPoolCapacity(
      { poolId: pool.id, offerId: offer.id, limitBytes: 1_000n * GIB, overcommitPercent: 100 },
      callOf(operator, { ifMatch: version }),
    )
    version += 1
  }
  return { actId, clusterId: cluster.id, poolId: pool.id, offerIds }
}
