import type { ClusterHold, JobKind } from '@grenier/contracts'
import type { Instant } from '@grenier/quota-billing'
import type { IdSource, Transaction } from '../shared/ports.ts'
import { encodeAnswer } from '../shared/run-command.ts'
import type { ClusterFinding } from './cluster-hold.ports.ts'

/** Holds a cluster for what a job found there, audited in the same transaction; one that is held already stays as it is. */
export async function holdClusterByJob(
  tx: Transaction,
  ids: IdSource,
  held: { readonly finding: ClusterFinding; readonly kind: JobKind; readonly at: Instant },
): Promise<void> {
  const { finding, kind, at } = held
  const { seenRevision, ...found } = finding
  await holdClusterBy(tx, ids, { found, seenRevision, actor: `job:${kind}`, at })
}

/** The same in the name of whoever it is. */
export async function holdClusterBy(
  tx: Transaction,
  ids: IdSource,
  held: {
    readonly found: Pick<ClusterHold, 'clusterId' | 'cause' | 'detail'>
    readonly seenRevision: bigint | null
    readonly actor: string
    readonly at: Instant
  },
): Promise<void> {
  const { found, seenRevision, actor, at } = held
  const hold: ClusterHold = {
    ...found,
    id: ids.next(),
    heldAt: at,
    heldBy: actor,
    liftedAt: null,
    liftedBy: null,
    liftReason: null,
    version: 1,
  }
  if (!(await tx.provisioning.insertClusterHold(hold, seenRevision))) return
  await tx.audit.append([
    {
      tenantId: null,
      actor,
      action: 'hold-cluster',
      subjectKind: 'cluster-hold',
      subjectId: hold.id,
      requestId: hold.id,
      recordedAt: at,
      before: null,
      after: encodeAnswer('holdCluster', hold),
    },
  ])
}
