import type { ClusterTask } from '@grenier/control-plane/ports'
import type { ClusterClient } from '../client/cluster-client.ts'
import { isRecord, texts } from '../fields.ts'
import type { ObservedObject } from '../objects.ts'
import type { VeleroCopy } from './desired/velero-restore-objects.ts'
import { TaskFailed } from './ensure-object.ts'
import { copyOfDataUpload } from './observe-protection.ts'

type Plain = { readonly [field: string]: unknown }

/** Velero's own labels on everything that a Backup or a Restore made in its namespace. */
const backupNameLabel = 'velero.io/backup-name'
const restoreUidLabel = 'velero.io/restore-uid'
const failedPhases: ReadonlySet<string> = new Set(['FailedValidation', 'PartiallyFailed', 'Failed'])

function part(object: Plain, field: string): Plain {
  const value = object[field]
  return isRecord(value) ? value : {}
}

/** The Backup that a data upload belongs to: its owner where it names one, since the label cuts long names short. */
function backupNameOf(upload: ObservedObject): string | undefined {
  const owners = part(upload, 'metadata')['ownerReferences']
  const owner = (Array.isArray(owners) ? owners : []).map(texts).find(({ kind }) => kind === 'Backup')
  return owner?.['name'] ?? upload.metadata.labels?.[backupNameLabel]
}

/** A copy of Velero's as a Restore must name it, and what Velero says that it copied. */
export interface FoundCopy extends VeleroCopy {
  readonly copiedBytes: bigint
}

/**
 * Looks a copy up by its data upload, of that claim of that namespace and of nothing else.
 * @throws TaskFailed where it is gone, is another's, holds no byte, or names no backup and snapshot to restore from.
 */
export async function findVeleroCopy(
  client: ClusterClient,
  wanted: { readonly namespace: string; readonly copyRef: string; readonly source: string; readonly claimName: string },
): Promise<FoundCopy> {
  const { namespace, copyRef, source: sourceNamespace, claimName } = wanted
  const upload = await client.get({ kind: 'DataUpload', namespace, name: copyRef })
  const copy = upload === null ? null : copyOfDataUpload(upload, sourceNamespace)
  if (upload === null || copy === null || copy.claimName !== claimName) {
    throw new TaskFailed(`no DataUpload ${copyRef} holds the claim ${claimName}`)
  }
  const copiedBytes = copy.sizeBytes ?? 0n
  if (copiedBytes === 0n) throw new TaskFailed(`the DataUpload ${copyRef} moved no byte`)
  const backupName = backupNameOf(upload)
  const volumeSnapshotName = texts(part(upload, 'spec')['csiSnapshot'])['volumeSnapshot']
  if (backupName === undefined || volumeSnapshotName === undefined || volumeSnapshotName === '') {
    throw new TaskFailed(`the DataUpload ${copyRef} names no Backup and snapshot to restore from`)
  }
  return { backupName, volumeSnapshotName, sourceNamespace, copiedBytes }
}

/** What a Restore shows: what it moved is a fact of its DataDownloads alone, its own word counts for its end only. */
export type RestoreState =
  | { readonly kind: 'running' }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'moved'; readonly movedBytes: bigint }

function failureOf(status: Plain): string {
  const { phase = '', failureReason } = texts(status)
  const errors = status['validationErrors']
  const faults = Array.isArray(errors) ? errors.filter((item) => typeof item === 'string') : []
  return [`Velero says ${phase}`, ...(failureReason === undefined ? [] : [failureReason]), ...faults].join(': ')
}

function bytesOf(download: ObservedObject): { doneBytes: bigint; totalBytes: bigint } {
  const { bytesDone, totalBytes } = part(part(download, 'status'), 'progress')
  const whole = (value: unknown) =>
    typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? BigInt(value) : 0n
  return { doneBytes: whole(bytesDone), totalBytes: whole(totalBytes) }
}

/**
 * How far a Restore is. Completed says nothing by itself: Velero completes a Restore that left a standing claim as it was, or
 * that found nothing to restore. Data came back where a DataDownload of this very Restore into this very claim is Completed,
 * with bytes and as many as it had to move (cluster rule 2).
 */
export async function veleroRestoreState(
  client: ClusterClient,
  task: ClusterTask,
  restore: ObservedObject,
): Promise<RestoreState> {
  const status = part(restore, 'status')
  const { phase = '' } = texts(status)
  if (failedPhases.has(phase)) return { kind: 'failed', message: failureOf(status) }
  if (phase !== 'Completed') return { kind: 'running' }
  const claimName = task.restore?.newClaimName ?? ''
  const downloads = await client.list({ kind: 'DataDownload', namespace: restore.metadata.namespace })
  const download = downloads.find((one) => {
    const { pvc, namespace } = texts(part(one, 'spec')['targetVolume'])
    const isOfRestore = one.metadata.labels?.[restoreUidLabel] === restore.metadata.uid
    return isOfRestore && pvc === claimName && namespace === task.namespace
  })
  if (download === undefined) return { kind: 'failed', message: `reported done, but moved no data into ${claimName}` }
  const { phase: reached = '', message = '' } = texts(part(download, 'status'))
  if (reached !== 'Completed') return { kind: 'failed', message: `moving the data is ${reached}: ${message}` }
  const { doneBytes, totalBytes } = bytesOf(download)
  if (doneBytes === 0n) return { kind: 'failed', message: 'reported done, but moved no byte' }
  if (doneBytes !== totalBytes) return { kind: 'failed', message: `${doneBytes} of ${totalBytes} bytes were moved` }
  return { kind: 'moved', movedBytes: doneBytes }
}
