import type { ClusterProfile } from '@grenier/contracts'
import { addMs, provesCopyBroken } from '@grenier/quota-billing'
import { writeNoticeJob } from '../notification/notice-jobs.ts'
import { veleroNamespaceOf, veleroOf } from '../provisioning/backup-driver.ts'
import { type ClusterAccesses, createClusterAccesses } from '../provisioning/cluster-accesses.ts'
import type { ProvisioningStore } from '../provisioning/ports.ts'
import type { JobPorts } from '../shared/control-plane-ports.ts'
import { advanceMoveJob } from '../shared/move-job.ts'
import type { OutboxMessage, Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import type { JobUseCase } from '../shared/use-case.ts'
import type { SigningKey } from '../tenancy/exit.ports.ts'
import type { MoveOfTask } from '../tenancy/move.ports.ts'
import { standingSigningKey } from '../tenancy/signing-key.ts'
import { certifyDrill, type EndedDrill } from './certify-drill.ts'
import { drillCrowding } from './drill-crowding.ts'
import { runTaskJob, storageOf } from './new-task.ts'
import { observeProtectionJob } from './protection-jobs.ts'
import { taskDeadlineMs, tasksRunningMax } from './task-limits.ts'
import type { ClusterTask, StoredTask, TaskProgress } from './tasks.ports.ts'

type TenantState = NonNullable<Awaited<ReturnType<ProvisioningStore['readTenantState']>>>

const actor = 'schedule'
const platform = { kind: 'platform' } as const

/** Saves what changed of a locked task; a change of state goes into its history and the audit trail. */
async function save(
  tx: Transaction,
  ports: JobPorts,
  change: { before: StoredTask; after: StoredTask },
): Promise<void> {
  const { before, after } = change
  const { tenantId, id, state, message } = after
  const recordedAt = ports.clock.now()
  await tx.protection.updateTask({ ...after, version: before.version + 1 })
  if (before.state === state) return
  await tx.protection.appendTaskEvent({ tenantId, taskId: id, state, actor, recordedAt, message })
  const subject = { subjectKind: 'protection-task', subjectId: id, requestId: id }
  const facts = { before: { state: before.state }, after: { state, message } }
  await tx.audit.append([{ tenantId, actor, action: 'run-protection-task', recordedAt, ...subject, ...facts }])
}

/** The task with a place on its cluster; null when it has ended, or must wait for one. */
async function begin(
  tx: Transaction,
  ports: JobPorts,
  key: { tenantId: string; taskId: string },
): Promise<StoredTask | null> {
  const task = await tx.protection.lockTask(key.tenantId, key.taskId)
  if (task === null || task.endedAt !== null) return null
  if (task.state === 'running') return task
  if (!(await tx.protection.mayStart(task, tasksRunningMax))) return null
  const crowding = await drillCrowding(tx, ports, task)
  if (crowding !== null) {
    const waiting: StoredTask = { ...task, waitsFor: 'namespace', message: crowding }
    if (task.message !== crowding) await save(tx, ports, { before: task, after: waiting })
    return null
  }
  const deadlineAt = addMs(ports.wallClock.now(), taskDeadlineMs)
  const started: StoredTask = {
    ...task,
    state: 'running',
    startedAt: ports.clock.now(),
    deadlineAt,
    waitsFor: null,
    message: 'started',
  }
  await save(tx, ports, { before: task, after: started })
  return { ...started, version: task.version + 1 }
}

/** What a drill needs beside its copy; null of any other task. */
async function drillOf(tx: Transaction, task: StoredTask): Promise<ClusterTask['drill']> {
  const { tenantId, id, sourceClaimName } = task
  if (task.kind !== 'drill' || sourceClaimName === null) return null
  const drill = await tx.protection.getDrill(tenantId, id)
  if (drill === null) throw new Error(`drill ${id} has no row`)
  const { namespace: storageNamespace } = await storageOf(tx, tenantId)
  return { storageNamespace, sourceClaimName, expiresAt: drill.expiresAt }
}

/** A backup is made by the driver of today; a copy is restored by the driver that made it, whoever copies since. */
function veleroOfTask(
  profile: ClusterProfile,
  { kind, copyDriver }: StoredTask,
  state: TenantState | null,
): Pick<ClusterTask, 'velero'> {
  if (state === null) return {}
  const copiedTo = copyDriver === 'velero' ? veleroNamespaceOf(profile) : undefined
  const namespace = kind === 'backup' ? veleroOf(profile, state)?.namespace : copiedTo
  return namespace === undefined ? {} : { velero: { namespace, slug: state.slug } }
}

/** Whether a task has nothing to do any more: its move was cancelled, or tries its claim by another task. */
function isForsaken({ kind }: StoredTask, move: MoveOfTask | null): boolean {
  return kind === 'move' && move === null
}

/**
 * Whether a backup or a restore was asked for where the tenant's claims stood before a move switched: its end would say nothing of
 * what is used since. The final backup of a move is made before the switch, while the old side is the storage still.
 */
function isLeftBehind({ kind, clusterId, namespace }: StoredTask, state: TenantState | null): boolean {
  if (kind !== 'backup' && kind !== 'restore') return false
  const storage = state?.known.find(({ purpose }) => purpose === 'storage')
  return storage?.clusterId !== clusterId || storage.name !== namespace
}

async function advance(ports: JobPorts, accesses: ClusterAccesses, task: StoredTask): Promise<TaskProgress> {
  const { tenantId, copyRef, newClaimName, className, restoredBytes, objectUid } = task
  const { state, drill, move } = await ports.unitOfWork.read(platform, async (tx) => ({
    state: await tx.provisioning.readTenantState(tenantId),
    drill: await drillOf(tx, task),
    move: task.kind === 'move' ? await tx.tenancy.moveOfTask(tenantId, task.id) : null,
  }))
  // What began to be destroyed was written down: nothing of it may come back behind that list.
  if (state?.exitState === 'destroying' || state?.exitState === 'destroyed') {
    return { phase: 'failed', message: 'the data of the member is being destroyed', objectUid }
  }
  if (isLeftBehind(task, state)) {
    return { phase: 'failed', message: 'the storage of the member stands elsewhere since a move', objectUid }
  }
  if (isForsaken(task, move)) return { phase: 'failed', message: 'the move does not restore it any more', objectUid }
  if (drill !== null && ports.wallClock.now() >= drill.expiresAt) {
    return { phase: 'failed', message: 'the drill had no place before its time was over', objectUid }
  }
  const isRestore = copyRef !== null && newClaimName !== null && className !== null && restoredBytes !== null
  const restore = isRestore ? { copyRef, newClaimName, className, restoredBytes } : null
  const { id, kind, namespace } = task
  const place = { id, kind, tenantId, namespace, installationId: ports.installation.id }
  try {
    const access = await accesses.open(task.clusterId)
    const moved = move === null ? {} : { move }
    const wanted = {
      ...place,
      revision: state?.revision ?? 0n,
      restore,
      objectUid,
      drill,
      ...veleroOfTask(access.profile, task, state),
      ...moved,
    }
    return await ports.clusterGateway.protection.advance(access, wanted)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { phase: 'running', message: error.params['detail'] ?? error.code, objectUid }
  }
}

/** A drill leaves nothing behind: its namespace goes once it is over. */
function cleaning({ kind, tenantId, id: taskId }: StoredTask): OutboxMessage[] {
  if (kind !== 'drill') return []
  return [{ kind: 'clean-restore-drill', tenantId, subjectId: taskId, payload: { tenantId, taskId } }]
}

/** A backup that was asked for and failed is told; restores and drills are watched by whoever asked for them. */
function failedBackupNotice({ kind, state, tenantId, id }: StoredTask): OutboxMessage[] {
  if (kind !== 'backup' || state !== 'failed') return []
  return [writeNoticeJob({ tenantId, kind: 'backup-failed', subjectId: id, occurrence: 'failed' })]
}

/** Keeps what a drill showed and signs it; a copy that was shown to be broken covers nothing from now on. */
async function endDrill(tx: Transaction, ports: JobPorts, ended: EndedDrill): Promise<void> {
  const { task, files, moved } = ended
  const { tenantId, id, copyId } = task
  if (files !== undefined) await tx.protection.saveDrillFiles(tenantId, id, files)
  if (moved !== undefined) await tx.protection.saveDrillBytes(tenantId, id, moved)
  const verdict = await certifyDrill(ports, tx, ended)
  if (copyId !== null && provesCopyBroken(verdict)) await tx.protection.markCopyBroken(tenantId, copyId)
}

async function settle(
  tx: Transaction,
  ports: JobPorts,
  run: { task: StoredTask; progress: TaskProgress; signingKey: SigningKey | null },
): Promise<void> {
  const { tenantId, id, clusterId } = run.task
  const before = await tx.protection.lockTask(tenantId, id)
  if (before === null || before.state !== 'running') return
  const isLate = before.deadlineAt !== null && ports.wallClock.now() >= before.deadlineAt
  const { phase, message, objectUid, files, moved } = run.progress
  const late = { phase: 'failed', message: `not seen to end in time: ${message}` } as const
  const outcome = phase === 'running' && isLate ? late : { phase, message }
  const endedAt = outcome.phase === 'running' ? null : ports.clock.now()
  // What was seen once is remembered: an object that is gone is never made again.
  const after = {
    ...before,
    state: outcome.phase,
    message: outcome.message,
    endedAt,
    objectUid: objectUid ?? before.objectUid,
  }
  if (endedAt === null && after.message === before.message && after.objectUid === before.objectUid) return
  await save(tx, ports, { before, after })
  if (endedAt === null) return
  if (run.signingKey !== null) {
    await endDrill(tx, ports, { task: after, endedAt, files, moved, signingKey: run.signingKey })
  }
  if (files !== undefined && before.kind === 'move') await tx.tenancy.saveMovedFiles(tenantId, id, files)
  const next = await tx.protection.tasksToRun({ runningMax: tasksRunningMax, clusterId, limit: tasksRunningMax })
  const move = await tx.tenancy.openMoveOf(tenantId)
  const moving = move === null ? [] : [advanceMoveJob({ tenantId, moveId: move.id })]
  const observing = observeProtectionJob(tenantId)
  await tx.outbox.append([
    observing,
    ...failedBackupNotice(after),
    ...moving,
    ...cleaning(before),
    ...next.map(runTaskJob),
  ])
}

/**
 * Starts a backup or restore once it has a place on its cluster, and sees how far it is. Running it twice, or twice at
 * once, is harmless: objects have the task's name, and one that was seen is never made again. Its end makes room for the
 * next and has the tenant's copies looked at.
 */
export function runProtectionTask(ports: JobPorts): JobUseCase<'run-protection-task'> {
  const accesses = createClusterAccesses(ports)
  return async (key) => {
    const task = await ports.unitOfWork.transact(platform, (tx) => begin(tx, ports, key))
    if (task === null) return { kind: 'done' }
    const progress = await advance(ports, accesses, task)
    // Before the transaction of the end: making the installation's first key is one of its own.
    const signingKey = task.kind === 'drill' ? await standingSigningKey(ports, 'documents', ports.documentSigner) : null
    await ports.unitOfWork.transact(platform, (tx) => settle(tx, ports, { task, progress, signingKey }))
    return { kind: 'done' }
  }
}
