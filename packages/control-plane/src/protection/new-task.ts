import type { ProtectionTask } from '@grenier/contracts'
import type { Instant } from '@grenier/quota-billing'
import type { OutboxMessage, Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import type { StoredTask } from './tasks.ports.ts'

/** A task has work to do: start it, or see how far it is. */
export function runTaskJob(task: { tenantId: string; id: string }): OutboxMessage {
  const { tenantId, id: taskId } = task
  return { kind: 'run-protection-task', tenantId, subjectId: taskId, payload: { tenantId, taskId } }
}

/** The cluster and the storage namespace in which a tenant's claims stand. Problem: `nothing-to-back-up` before it has any. */
export async function storageOf(tx: Transaction, tenantId: string): Promise<{ clusterId: string; namespace: string }> {
  const state = await tx.provisioning.readTenantState(tenantId)
  const storage = state?.known.find(({ purpose }) => purpose === 'storage')
  if (storage === undefined) throw new Problem('nothing-to-back-up')
  return { clusterId: storage.clusterId, namespace: storage.name }
}

/** Queues a backup of everything that stands in a namespace. Problem: `backup-under-way`. */
export async function queueBackup(
  tx: Transaction,
  asked: Pick<StoredTask, 'id' | 'tenantId' | 'clusterId' | 'namespace' | 'requestedBy'>,
  at: Instant,
): Promise<ProtectionTask> {
  const noCopy = { copyId: null, copyRef: null, copyDriver: null, sourceClaimName: null, newClaimName: null }
  const noSize = { restoredBytes: null, offerId: null, className: null }
  return await queueTask(tx, { ...asked, ...noCopy, ...noSize, kind: 'backup', requestedAt: at }, at)
}

/** Queues a task with the first row of its history; the answer to whoever asked. */
export async function queueTask(
  tx: Transaction,
  task: Omit<StoredTask, 'state' | 'startedAt' | 'endedAt' | 'deadlineAt' | 'objectUid' | 'message' | 'version'>,
  at: Instant,
): Promise<ProtectionTask> {
  const nothingYet = { startedAt: null, endedAt: null, deadlineAt: null, objectUid: null } as const
  const stored: StoredTask = { ...task, ...nothingYet, state: 'queued', message: 'queued', version: 1 }
  await tx.protection.insertTask(stored)
  const event = { state: 'queued', actor: task.requestedBy, recordedAt: at, message: 'queued' } as const
  await tx.protection.appendTaskEvent({ tenantId: task.tenantId, taskId: task.id, ...event })
  const { id, tenantId, kind, state, namespace, copyId, newClaimName, restoredBytes } = stored
  const { requestedBy, requestedAt, startedAt, endedAt, message, version } = stored
  const place = { id, tenantId, kind, state, namespace, copyId, newClaimName, restoredBytes }
  return {
    ...place,
    requestedBy,
    requestedAt,
    startedAt,
    endedAt,
    message,
    version,
    history: [{ sequence: 1, ...event }],
  }
}
