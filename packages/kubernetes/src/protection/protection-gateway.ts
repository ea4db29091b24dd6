import type { ClusterAccess, ProtectionGateway } from '@grenier/control-plane/ports'
import { Problem } from '@grenier/control-plane/ports'
import { ApiFailure } from '../client/api-failure.ts'
import type { ClusterClient } from '../client/cluster-client.ts'
import type { Timing } from '../client/timing.ts'
import type { GatewayLimits } from '../limits.ts'
import { patientWithSecrets } from '../reconcile/secrets-grant.ts'
import { advanceDrill } from './advance-drill.ts'
import { advanceMoveTask } from './advance-move-task.ts'
import { advanceTask } from './advance-task.ts'
import { advanceVeleroBackup } from './advance-velero-backup.ts'
import { advanceVeleroDrill } from './advance-velero-drill.ts'
import { advanceVeleroRestore } from './advance-velero-restore.ts'
import { readBackupKey } from './backup-key.ts'
import { jobImageOf } from './desired/job-image.ts'
import { findMoveTarget } from './move-target.ts'
import { createUploadList, observeProtection } from './observe-protection.ts'
import { removeDrill } from './remove-drill.ts'
import { removeMoveTarget } from './remove-move-target.ts'
import { findUnendedRestores, findWriters } from './writers.ts'

/** How long a cluster's list of data uploads serves all of its tenants. */
const uploadsKeptMs = 5 * 60_000

async function reached<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof ApiFailure) throw new Problem('cluster-unreachable', { detail: error.message })
    throw error
  }
}

/** What clusters know of copies, over the gateway's own connections. */
export function createProtectionGateway(options: {
  readonly connect: (access: ClusterAccess) => ClusterClient
  readonly limits: GatewayLimits
  readonly timing: Timing
}): ProtectionGateway {
  const uploadsOf = createUploadList({ keptMs: uploadsKeptMs, now: () => options.timing.clock.now() })
  return {
    observe: (access, namespace) =>
      reached(async () => {
        const client = options.connect(access)
        return await observeProtection(client, namespace, () => uploadsOf(client, access))
      }),
    advance: (access, task) =>
      reached(async () => {
        const client = options.connect(access)
        const { kind, velero } = task
        const jobImage = jobImageOf(access.profile)
        if (kind === 'drill' && velero !== undefined)
          return await advanceVeleroDrill(client, task, { ...velero, jobImage })
        if (kind === 'drill') return await advanceDrill(patientWithSecrets(client, options), task, access.profile)
        if (kind === 'move') return await advanceMoveTask(client, task, jobImage)
        if (velero === undefined) return await advanceTask(client, task)
        if (kind === 'restore') return await advanceVeleroRestore(client, task, { ...velero, jobImage })
        const progress = await advanceVeleroBackup(client, task, velero)
        if (progress.phase === 'succeeded') uploadsOf.forget(access)
        return progress
      }),
    backupKey: (access, bucket) => reached(() => readBackupKey(options.connect(access), bucket)),
    removeDrill: (access, drill) => reached(() => removeDrill(options.connect(access), drill)),
    writers: (access, { name }) => reached(() => findWriters(options.connect(access), name)),
    unendedRestores: (access, { name }) =>
      reached(async () => {
        const standing = await findUnendedRestores(options.connect(access), name)
        return standing.map(({ metadata }) => metadata.name).toSorted()
      }),
    removeMoveTarget: (access, target) => reached(() => removeMoveTarget(options.connect(access), target)),
    findMoveTarget: (access, target) => reached(() => findMoveTarget(options.connect(access), target)),
  }
}
