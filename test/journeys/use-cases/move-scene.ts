import type { Answer, Command, ExitWait, JobKind, TenantMove } from '@grenier/contracts'
import { type EmbeddedKubernetes, startEmbeddedKubernetes } from '@grenier/embedded-kubernetes'
import { createClusterGateway } from '@grenier/kubernetes'
import { GIB, instant, instantFromIso } from '@grenier/quota-billing'
import { recordAct, registerAndEnrol } from '../../harness/region-ground.ts'
import { sirenFrom } from '../../harness/sirene-numbers.ts'
import { installCapsuleKinds, startCapsule } from '../../provisioning/support/capsule-kinds.ts'
import { connectRealApi, type RealApi } from '../../provisioning/support/real-api.ts'
import { callOf, type House, openHouse, operator } from './house.ts'
import { silenceable } from './silent-clusters.ts'

export const plannedOn = '2026-02-02T09:00:00Z'
export const windowStartsAt = '2026-02-10T20:00:00Z'
const windowEndsAt = '2026-02-11T04:00:00Z'
const classes = { source: 'bloc', target: 'bloc-nvme', backup: 'objets' }
/** Steps of the two offers of volumes: what moves is rounded up. */
const steps = { source: GIB, target: 4n * GIB }

interface LabelledPod {
  readonly name: string
  readonly labels: Record<string, string>
}

/** A region on two embedded clusters, each on a site of its own; backups stay on the first. */
export interface MoveScene {
  readonly house: House
  readonly source: RealApi
  readonly target: RealApi
  readonly clusterIds: { readonly source: string; readonly target: string }
  readonly offerIds: { readonly source: string; readonly target: string; readonly backup: string }
  readonly poolId: string
  readonly targetSiteId: string
  enrol(name: string): Promise<Answer<'enrolTenant'>>
  /** A claim on the old side, bound. */
  claim(slug: string, name: string, size?: string): Promise<void>
  /** A pod that mounts the claim `archives`. */
  writer(side: 'source' | 'target', namespace: string, pod: string | LabelledPod): Promise<void>
  plan(tenantId: string, change?: Partial<Command<'planMove'>>): Promise<TenantMove>
  get(move: Pick<TenantMove, 'tenantId' | 'id'>): Promise<TenantMove>
  advance(move: Pick<TenantMove, 'tenantId' | 'id'>): Promise<{ kind: string }>
  reconcile(tenantId: string): Promise<void>
  /** Runs every job that waits, as the worker would; those of one kind may be left to the test. */
  drain(but?: JobKind): Promise<void>
  /** What K8up, the kubelet and the bucket provisioner would do by now on both clusters. */
  play(files?: { expected: number; restored: number }): Promise<void>
  /** Advances, drains and plays until the move is in a state, or stands still. */
  until(move: TenantMove, state: TenantMove['state']): Promise<TenantMove>
  /** Technical time leaps, as after a crash whose lease has to expire. */
  leap(ms: number): void
  /** A pool's balances of an offer, in GiB. */
  levelGib(offerId: string): Promise<{ allocated: bigint; held: bigint }>
  /** What every destruction waits for beside what it finds. */
  readonly destructionWaits: ExitWait[]
  /** Nobody answers for that cluster any more. */
  silence(side: 'source' | 'target'): void
  /** It is there again, as it was. */
  restore(side: 'source' | 'target'): void
  close(): Promise<void>
}

async function startClusters(): Promise<[EmbeddedKubernetes, EmbeddedKubernetes]> {
  return await Promise.all([
    startEmbeddedKubernetes({
      storageClasses: [
        { name: classes.source, roundingStepBytes: steps.source },
        { name: classes.backup, roundingStepBytes: GIB },
      ],
      bucketProvisioner: { endpointHost: 's3.test.svc', endpointPort: 80 },
    }),
    startEmbeddedKubernetes({ storageClasses: [{ name: classes.target, roundingStepBytes: steps.target }] }),
  ])
}

async function layGround(
  { api }: House,
  { kubeconfigs, capsuleOnTarget }: { kubeconfigs: readonly [string, string]; capsuleOnTarget: boolean },
) {
  const actId = await recordAct(api)
  const clusterIds: string[] = []
  const siteIds: string[] = []
  for (const [index, code] of (['cergy', 'pontoise'] as const).entries()) {
    const isBackup = index === 0
    const site = await api.createSite(
      {
        code,
        name: code,
        residency: 'FR',
        s3Endpoint: isBackup ? 'https://s3.cergy.example' : null,
        s3CaPem: null,
        s3Region: 'us-east-1',
        s3AdminKey: null,
      },
      callOf(operator),
    )
    siteIds.push(site.id)
    const profile = {
      oidcGroupsPrefix: 'grenier:',
      dnsNamespace: 'kube-system',
      dnsPodLabels: {},
      apiServerCidrs: ['10.20.0.10/32'],
      s3Cidrs: ['10.30.0.0/24'],
      ...(capsuleOnTarget && !isBackup ? { capsule: 'tenants' as const } : {}),
    }
    const kubeconfig = kubeconfigs[index] ?? ''
    const cluster = await api.declareCluster(
      { name: `${code}-1`, siteId: site.id, kubeconfig, workerMayDestroy: true, profile },
      callOf(operator),
    )
    clusterIds.push(cluster.id)
  }
  const pool = await api.createPool({ name: 'Région', parentId: null, organisationId: null }, callOf(operator))
  const offerIds: string[] = []
  const [source = '', target = ''] = clusterIds
  for (const [code, kind, clusterId, className, roundingStepBytes] of [
    ['standard', 'block', source, classes.source, steps.source],
    ['nvme', 'block', target, classes.target, steps.target],
    ['sauvegarde', 'backup', source, classes.backup, GIB],
  ] as const) {
    const offer = await api.createOffer(
      {
        code,
        name: code,
        kind,
        clusterId,
        className,
        residency: 'FR',
        roundingStepBytes,
        quotaBytesMax: 10_240n * GIB,
        sizeStepsBytes: [52n * GIB],
      },
      callOf(operator),
    )
    offerIds.push(offer.id)
    await api.setPoolCapacity(
      { poolId: pool.id, offerId: offer.id, limitBytes: 1_000n * GIB, overcommitPercent: 100 },
      callOf(operator, { ifMatch: offerIds.length }),
    )
  }
  const [ofSource = '', ofTarget = '', ofBackup = ''] = offerIds
  return {
    actId,
    poolId: pool.id,
    targetSiteId: siteIds[1] ?? '',
    clusterIds: { source, target },
    offerIds: { source: ofSource, target: ofTarget, backup: ofBackup },
  }
}

/** K8up on one side: a Backup leaves a Snapshot of each claim of its namespace. */
async function playBackups(api: RealApi, now: () => string): Promise<void> {
  for (const backup of await api.list('k8up.io/v1', 'Backup')) {
    const namespace = backup.metadata?.namespace ?? ''
    const name = backup.metadata?.name ?? ''
    const status = backup['status'] as { conditions?: unknown[] } | undefined
    if (status?.conditions !== undefined) continue
    for (const claim of await api.list('v1', 'PersistentVolumeClaim', namespace)) {
      const claimName = claim.metadata?.name ?? ''
      await api.create({
        apiVersion: 'k8up.io/v1',
        kind: 'Snapshot',
        metadata: { name: `${claimName}-${name.slice(-12)}`, namespace },
        spec: { id: `id-of-${claimName}`, date: now(), paths: [`/data/${claimName}`], repository: 's3:bucket' },
      })
    }
    const condition = { type: 'Completed', status: 'True', reason: 'Succeeded', message: '', lastTransitionTime: now() }
    await api.editStatus(
      { apiVersion: 'k8up.io/v1', kind: 'Backup', name, namespace },
      { conditions: [condition], started: true, finished: true },
    )
  }
}

/** The embedded API counts no cpu or memory: it lets pods in only where no quota does. The next run puts the keys back. */
async function letPodsIn(api: RealApi, namespace: string): Promise<void> {
  const uncounted = { 'requests.cpu': null, 'requests.memory': null, 'limits.cpu': null, 'limits.memory': null }
  const quota = { apiVersion: 'v1', kind: 'ResourceQuota', name: 'grenier', namespace }
  await api.edit(quota, { spec: { hard: uncounted } })
}

/** The kubelet on the new side: each Job's pod restores, compares and says how many files there were. */
async function playJobs(api: RealApi, now: () => string, files: { expected: number; restored: number }): Promise<void> {
  for (const job of await api.list('batch/v1', 'Job')) {
    const { name = '', namespace = '', labels = {} } = job.metadata ?? {}
    const status = job['status'] as { conditions?: unknown[] } | undefined
    if (status?.conditions !== undefined) continue
    const container = { name: 'drill', image: 'restic' }
    await letPodsIn(api, namespace)
    await api.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: `${name}-x`, namespace, labels },
      spec: { containers: [container] },
    })
    const finishedAt = now()
    const message = `{"expectedFiles":${files.expected},"restoredFiles":${files.restored},"comparedBytes":42}`
    const terminated = { exitCode: 0, reason: 'Completed', message, startedAt: finishedAt, finishedAt }
    const ended = { ...container, imageID: '', ready: false, restartCount: 0, state: { terminated } }
    await api.editStatus(
      { apiVersion: 'v1', kind: 'Pod', name: `${name}-x`, namespace },
      { phase: 'Succeeded', containerStatuses: [ended] },
    )
    const complete = { type: 'Complete', status: 'True', lastTransitionTime: now() }
    await api.editStatus({ apiVersion: 'batch/v1', kind: 'Job', name, namespace }, { conditions: [complete] })
  }
}

/** `capsuleOnTarget`: the target keeps a Tenant of Capsule for each tenant. */
export async function openMoveScene({ capsuleOnTarget = false } = {}): Promise<MoveScene> {
  const clusters = await startClusters()
  const gateway = createClusterGateway({
    wallClock: { now: () => instant(Date.now()) },
    allowLoopback: true,
    limits: { requestsPerSecondMax: Number.POSITIVE_INFINITY },
  })
  const destructionWaits: ExitWait[] = []
  const silences = silenceable({
    ...gateway,
    // The embedded API does not say who we are, and so nobody knows whether Capsule counts us among its administrators.
    examine: async (access) => {
      const facts = await gateway.examine(access)
      return capsuleOnTarget ? { ...facts, capsule: { servesTenants: true, standing: 'administrator' } } : facts
    },
    exit: {
      inventory: (places) => gateway.exit.inventory(places),
      destroy: async (pass) => {
        const report = await gateway.exit.destroy(pass)
        return { ...report, waitingFor: [...report.waitingFor, ...destructionWaits] }
      },
    },
  })
  const house = await openHouse(plannedOn, { gateway: silences.gateway })
  const [source, target] = clusters.map(({ kubeconfig }) => connectRealApi(kubeconfig)) as [RealApi, RealApi]
  if (capsuleOnTarget) await installCapsuleKinds(target)
  const capsule = capsuleOnTarget ? startCapsule(target, '') : null
  const kubeconfigs = [clusters[0].kubeconfig, clusters[1].kubeconfig] as const
  const ground = await layGround(house, { kubeconfigs, capsuleOnTarget })
  let enrolled = 0
  let aheadMs = 0
  const now = () => new Date(Date.now() + aheadMs).toISOString()
  const advance: MoveScene['advance'] = ({ tenantId, id }) => house.jobs['advance-move']({ tenantId, moveId: id })
  const reconcile = async (tenantId: string) => void (await house.jobs['reconcile-tenant']({ tenantId }))
  const get: MoveScene['get'] = ({ tenantId, id }) => house.api.getMove({ tenantId, moveId: id }, callOf(operator))

  async function drain(but?: JobKind): Promise<void> {
    for (;;) {
      const rows = await house.outboxRelay.claim({ limit: 200, now: instant(Date.now() + aheadMs) })
      if (rows.length === 0) return
      for (const row of rows) {
        const run = house.jobs[row.kind as JobKind] as (payload: never) => Promise<unknown>
        if (row.kind !== but) await run(row.payload as never)
        await house.outboxRelay.markDone(row.id, instant(Date.now() + aheadMs))
      }
    }
  }

  const play: MoveScene['play'] = async (files = { expected: 3, restored: 3 }) => {
    await playBackups(source, now)
    await playBackups(target, now)
    await playJobs(target, now, files)
    const open = await house.unitOfWork.read({ kind: 'platform' }, (tx) =>
      tx.protection.tasksToRun({ runningMax: 8, clusterId: null, limit: 100 }),
    )
    for (const { tenantId, id: taskId } of open) await house.jobs['run-protection-task']({ tenantId, taskId })
  }

  return {
    house,
    source,
    target,
    ...ground,
    advance,
    reconcile,
    get,
    drain,
    play,
    async enrol(name) {
      enrolled += 1
      const number = String(enrolled).padStart(3, '0')
      const tenant = await registerAndEnrol(house.api, {
        name,
        siren: sirenFrom(`21950${number}`),
        inseeCode: `95${number}`,
        inhabitants: 1_000,
        parentNodeId: ground.poolId,
        clusterId: ground.clusterIds.source,
        actId: ground.actId,
        agreementNumber: `C-${number}`,
        commitmentCents: 10_000_000n,
        starterQuotas: [ground.offerIds.source, ground.offerIds.backup].map((offerId) => ({
          offerId,
          quotaBytes: 50n * GIB,
        })),
      })
      await reconcile(tenant.id)
      return tenant
    },
    claim: (slug, name, size = '10Gi') =>
      source.create({
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name, namespace: `${slug}-storage` },
        spec: {
          storageClassName: classes.source,
          accessModes: ['ReadWriteOnce'],
          resources: { requests: { storage: size } },
        },
      }),
    async writer(side, namespace, pod) {
      const metadata = typeof pod === 'string' ? { name: pod, namespace } : { ...pod, namespace }
      const api = side === 'source' ? source : target
      await letPodsIn(api, namespace)
      const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'archives' } }]
      const spec = { containers: [{ name: 'web', image: 'web' }], volumes }
      await api.create({ apiVersion: 'v1', kind: 'Pod', metadata, spec })
    },
    plan: (tenantId, change = {}) =>
      house.api.planMove(
        {
          tenantId,
          targetClusterId: ground.clusterIds.target,
          offers: [{ fromOfferId: ground.offerIds.source, toOfferId: ground.offerIds.target }],
          windowStartsAt: instantFromIso(windowStartsAt),
          windowEndsAt: instantFromIso(windowEndsAt),
          coolingOffDays: 30,
          sameSiteReason: null,
          reason: 'Les baies sont en fin de vie',
          ...change,
        },
        callOf(operator),
      ),
    async until(move, state) {
      for (let turn = 0; turn < 40; turn += 1) {
        await advance(move)
        const seen = await get(move)
        if (seen.state === state || seen.failure !== null) return seen
        await drain()
        await play()
      }
      return await get(move)
    },
    leap: (ms) => {
      aheadMs += ms
      house.moveWallClock(ms)
    },
    async levelGib(offerId) {
      const { items } = await house.api.getPoolBalances(
        { poolId: ground.poolId, asOf: instantFromIso('2036-01-01T00:00:00Z') },
        callOf(operator),
      )
      const balance = items.find((one) => one.offerId === offerId)
      return { allocated: (balance?.allocatedBytes ?? 0n) / GIB, held: (balance?.heldBytes ?? 0n) / GIB }
    },
    destructionWaits,
    silence: (side) => silences.silence(clusters[side === 'source' ? 0 : 1].kubeconfig),
    restore: (side) => silences.restore(clusters[side === 'source' ? 0 : 1].kubeconfig),
    async close() {
      await capsule?.stop()
      await gateway.close()
      await house.close()
      await Promise.all(clusters.map((cluster) => cluster.close()))
    },
  }
}
