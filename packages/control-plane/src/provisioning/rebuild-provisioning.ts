import type { DataClass } from '@grenier/quota-billing'
import type { JobPorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import { clusterAccessOf } from './cluster-access.ts'
import { holdClusterBy } from './hold-cluster-by-job.ts'
import type { ClusterScanner, RebuildGround } from './rebuild.ports.ts'
import { planRebuild, type RebuildPlan, type TenantFinding } from './rebuild-plan.ts'
import { type RebuildingPorts, type RebuiltTerms, rebuildTenant } from './rebuild-tenant.ts'

export type RebuildPorts = RebuildingPorts & Pick<JobPorts, 'unitOfWork'> & { readonly clusterScanner: ClusterScanner }

/** What a person says of a rebuilding. */
export interface RebuildWish {
  /** The pool of members whose own pool nobody tells. */
  readonly poolId: string | null
  /** What members store whose namespaces do not say; null: they wait. */
  readonly dataClass: DataClass | null
}

export interface RebuildOrder extends RebuildWish {
  readonly actor: string
  /** The agreement of a member, by its SIREN, else by its INSEE code; null: none was given. */
  readonly termsOf: (member: { siren: string | null; inseeCode: string | null }) => RebuiltTerms | null
  /** Told of each tenant once it is written, or why it was not. */
  readonly onTenant: (outcome: RebuiltTenant) => void
}

export interface RebuiltTenant {
  readonly finding: TenantFinding
  /** In words; empty: it lacked nothing. */
  readonly written: readonly string[]
  /** Null: it was written, or lacked nothing. */
  readonly refused: string | null
}

const platform = { kind: 'platform' } as const

function openerOf({ secretBox }: RebuildPorts): (sealed: string) => string | null {
  return (sealed) => {
    try {
      return secretBox.open(sealed)
    } catch {
      return null
    }
  }
}

async function readPlan(
  ports: RebuildPorts,
  { poolId, dataClass }: RebuildWish,
): Promise<{ plan: RebuildPlan; ground: RebuildGround }> {
  const { unitOfWork, clusterScanner, installation } = ports
  const { clusters } = await unitOfWork.read(platform, (tx) => tx.provisioning.readRebuildGround())
  const scanned = []
  for (const { clusterId } of clusters) {
    const stored = await unitOfWork.read(platform, (tx) => tx.provisioning.getCluster(clusterId))
    if (stored === null) continue
    scanned.push({ clusterId, found: await clusterScanner.scan(clusterAccessOf(ports, stored), installation.id) })
  }
  // Read after the clusters: what a worker wrote down meanwhile is not taken for missing.
  const ground = await unitOfWork.read(platform, (tx) => tx.provisioning.readRebuildGround())
  return { plan: planRebuild({ scanned, ground, poolId, dataClass, open: openerOf(ports) }), ground }
}

/**
 * What the database lacks of what stands on the declared clusters, and where they disagree. Writes nothing. Problems:
 * `cluster-unreachable` and those of a credential; what was not seen is never taken for gone.
 */
export async function planRebuilding(ports: RebuildPorts, wish: RebuildWish): Promise<RebuildPlan> {
  return (await readPlan(ports, wish)).plan
}

/** From here on nothing of ours writes to any of them (cluster rule 6), until a person lifts each hold. */
async function holdEveryCluster(ports: RebuildPorts, actor: string): Promise<void> {
  const { unitOfWork, ids, clock } = ports
  const detail = 'The database is being rebuilt from what stands on the clusters.'
  const { clusters } = await unitOfWork.read(platform, (tx) => tx.provisioning.readRebuildGround())
  for (const { clusterId } of clusters) {
    const held = {
      found: { clusterId, cause: 'operator' as const, detail },
      seenRevision: null,
      actor,
      at: clock.now(),
    }
    await unitOfWork.transact(platform, (tx) => holdClusterBy(tx, ids, held))
  }
}

async function rebuildOne(
  ports: RebuildPorts,
  order: RebuildOrder,
  { finding, ground }: { finding: TenantFinding; ground: RebuildGround },
): Promise<RebuiltTenant> {
  if (finding.obstacles.length > 0) return { finding, written: [], refused: finding.obstacles.join('; ') }
  const member = (finding.storage ?? finding.backup)?.namespace
  const terms = member === undefined ? null : order.termsOf(member)
  try {
    const written = await ports.unitOfWork.transact(platform, (tx) =>
      rebuildTenant(ports, tx, { finding, ground, terms, dataClass: order.dataClass, actor: order.actor }),
    )
    return { finding, written, refused: null }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const params = Object.entries(error.params).map(([name, value]) => `${name} ${value}`)
    return { finding, written: [], refused: [error.code, ...params].join(', ') }
  }
}

/**
 * Rebuilds the provisioning state of a lost or older database from what its clusters say of themselves: holds every cluster
 * first, then writes each tenant in a transaction of its own. It only adds: nothing is deleted or replaced, here or there.
 * Running it again, or after it was killed, goes on with what is still missing. Problems: as `planRebuilding`.
 */
export async function rebuildProvisioning(ports: RebuildPorts, order: RebuildOrder): Promise<RebuildPlan> {
  await holdEveryCluster(ports, order.actor)
  const { plan, ground } = await readPlan(ports, order)
  for (const finding of plan.tenants) order.onTenant(await rebuildOne(ports, order, { finding, ground }))
  return plan
}
