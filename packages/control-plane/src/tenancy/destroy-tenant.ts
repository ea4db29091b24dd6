import { sha256Hex } from '@grenier/audit-chain'
import { type ExitItem, type ExitWait, exitWaitOf, type TenantExit } from '@grenier/contracts'
import { needsVisa } from '@grenier/quota-billing'
import type { ExitClusterAccess } from '../provisioning/cluster-access.ports.ts'
import type { TenantPlaces } from '../provisioning/exit.ports.ts'
import { leaseAwaited } from '../provisioning/kept-lease.ts'
import type { Lease, ProvisioningStore } from '../provisioning/ports.ts'
import type { JobPorts } from '../shared/control-plane-ports.ts'
import type { JobOutcome } from '../shared/use-case.ts'
import { changeExitByJob } from './change-exit.ts'
import type { RecordedItem } from './exit.ports.ts'
import { exitBucketEraser } from './exit-buckets.ts'
import { exitDataClass } from './exit-data-class.ts'
import type { LostClusters } from './exit-lost-sides.ts'
import { finishExit } from './finish-exit.ts'
import { itemsWithKeys } from './named-keys.ts'
import { standingSigningKey } from './signing-key.ts'

const goOnAfterMs = 5_000
/** A person has to declare a credential, or to record a visa. */
const personMissingRetryMs = 60_000

type TenantState = NonNullable<Awaited<ReturnType<ProvisioningStore['readTenantState']>>>

export interface Destruction {
  readonly lease: Lease
  readonly exit: TenantExit
  readonly state: TenantState
  readonly places: Omit<TenantPlaces, 'clusters'> & { readonly clusters: readonly ExitClusterAccess[] }
  /** Nothing is looked for there: what is left there is written down as left. */
  readonly lostClusters: LostClusters
}

/** The repository's password: it stands in the database alone, so that only its fingerprint names it. */
function databaseKey({ repositoryPasswordSealed }: TenantState): ExitItem[] {
  if (repositoryPasswordSealed === null || repositoryPasswordSealed === '') return []
  const uid = sha256Hex(repositoryPasswordSealed)
  return [
    {
      kind: 'key',
      clusterId: null,
      namespace: null,
      name: 'backup-repository',
      uid,
      sizeBytes: null,
      detail: '',
    },
  ]
}

/** True while this run leads and the exit is really being destroyed: asked again before each stage. */
async function leads({ unitOfWork }: JobPorts, { lease, exit }: Destruction): Promise<boolean> {
  return await unitOfWork.transact({ kind: 'platform' }, async (tx) => {
    if (!(await tx.provisioning.holdsLease(lease))) return false
    return (await tx.tenancy.getExit(exit.tenantId, exit.id))?.state === 'destroying'
  })
}

/** Writes down everything that stands before anything of it goes; null when another run leads. */
async function keepItems(ports: JobPorts, destruction: Destruction): Promise<RecordedItem[] | null> {
  const { lease, exit, state, places } = destruction
  const { items } = await ports.clusterGateway.exit.inventory(places)
  return await ports.unitOfWork.transact({ kind: 'platform' }, async (tx) => {
    if (!(await tx.provisioning.holdsLease(lease))) return null
    const { tenantId, id: exitId } = exit
    const known = await tx.tenancy.listItems(tenantId, exitId)
    const isEscrowed = await tx.provisioning.isEscrowed(tenantId)
    const found = itemsWithKeys(items, { known, databaseKey: databaseKey(state), isEscrowed })
    await tx.tenancy.keepItems({ tenantId, exitId, items: found, at: ports.clock.now() })
    return await tx.tenancy.listItems(tenantId, exitId)
  })
}

/** As whoever runs the worker reads it: the code and what it names. */
function waitForLog({ code, params }: ExitWait): string {
  return [code, ...Object.values(params)].join(' ')
}

/** Says in the exit itself what it waits for, so that whoever looks at it knows; nothing was deleted. */
async function waitForPerson(
  ports: JobPorts,
  { lease, exit }: Destruction,
  wait: { reason: 'exit-credential-missing' | 'exit-visa-missing'; waitingFor: ExitWait[] },
): Promise<JobOutcome> {
  const { reason, waitingFor } = wait
  const at = ports.clock.now()
  await changeExitByJob(ports, { lease, exit, actor: 'cluster', at }, async (_, locked) => ({ ...locked, waitingFor }))
  return { kind: 'retry', delayMs: personMissingRetryMs, reason }
}

async function waitForCredential(ports: JobPorts, destruction: Destruction, clusterIds: string[]): Promise<JobOutcome> {
  const reason = 'exit-credential-missing'
  const names = await ports.unitOfWork.read({ kind: 'platform' }, async (tx) => {
    const found = await Promise.all(clusterIds.map((clusterId) => tx.provisioning.getCluster(clusterId)))
    return found.map((stored) => stored?.cluster.name ?? '')
  })
  const waitingFor = names.map((cluster) => exitWaitOf(reason, { cluster }))
  return await waitForPerson(ports, destruction, { reason, waitingFor })
}

/**
 * One pass of the destruction: writes down what stands, deletes what may go in this pass, and once nothing is left ends the
 * exit. What was written down before a crash is looked for again by its uid, so a pass goes on where the last one was cut.
 */
export async function destroyTenant(ports: JobPorts, destruction: Destruction): Promise<JobOutcome> {
  const { lease, exit, places, lostClusters } = destruction
  const mayGoOn = () => leads(ports, destruction)
  if (!(await mayGoOn())) return leaseAwaited('lease-lost')
  const dataClass = await ports.unitOfWork.read({ kind: 'platform' }, (tx) => exitDataClass(tx, exit))
  if (needsVisa(dataClass) && exit.visaReference === null) {
    const reason = 'exit-visa-missing'
    return await waitForPerson(ports, destruction, { reason, waitingFor: [exitWaitOf(reason, {})] })
  }
  const unarmed = places.clusters.filter(({ exit: { kind } }) => kind === 'none').map(({ clusterId }) => clusterId)
  if (unarmed.length > 0) return await waitForCredential(ports, destruction, unarmed)
  const items = await keepItems(ports, destruction)
  if (items === null) return leaseAwaited('lease-lost')
  const standing = items.filter(({ clusterId, goneAt }) => clusterId !== null && goneAt === null)
  const eraseBucket = exitBucketEraser(ports, { exit, items, dataClass })
  const report = await ports.clusterGateway.exit.destroy({ ...places, items: standing, mayGoOn, eraseBucket })
  const gone = new Set(report.gone)
  // What holds no data and is no item may be waited for too: a Tenant of Capsule goes last (cluster rule 29).
  const isLeft = standing.some(({ uid }) => !gone.has(uid)) || report.waitingFor.length > 0
  const at = ports.clock.now()
  await changeExitByJob(ports, { lease, exit, actor: 'cluster', at }, async (tx, locked) => {
    await tx.tenancy.markGone({
      tenantId: exit.tenantId,
      exitId: exit.id,
      uids: report.gone,
      leftToProvider: report.leftToProvider,
      at,
    })
    return { ...locked, waitingFor: [...report.waitingFor] }
  })
  if (isLeft) {
    // Who may not go on leaves things and names nothing that it waits for.
    if (report.waitingFor.length === 0) return leaseAwaited('lease-lost')
    return { kind: 'retry', delayMs: goOnAfterMs, reason: report.waitingFor.map(waitForLog).join(', ') }
  }
  const key = await standingSigningKey(ports, 'documents', ports.documentSigner)
  const ended = await finishExit(ports, { lease, exit, key, lostClusters })
  if (ended === 'lease-lost') return leaseAwaited(ended)
  return ended === 'done' ? { kind: 'done' } : { kind: 'retry', delayMs: goOnAfterMs, reason: ended }
}
