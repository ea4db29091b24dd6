import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parse } from 'yaml'
import type { AnyObject, RealApi } from './real-api.ts'
import { untilServed } from './until-served.ts'

/** Definitions as Velero publishes them are large and not ours: they are looked for beside the repository. */
const folder = resolve(import.meta.dirname, '../../../../shared/data/crds/velero')
const wanted = [
  'schedules',
  'backups',
  'backupstoragelocations',
  'deletebackuprequests',
  'datauploads',
  'restores',
  'datadownloads',
]

export const areVeleroKindsPresent: boolean = existsSync(folder)
if (!areVeleroKindsPresent) process.stderr.write(`No CRDs beside the repository (${folder}): Velero is not tried.\n`)

function definitions(): AnyObject[] {
  return readdirSync(folder)
    .filter((file) => wanted.some((plural) => file === `velero.io_${plural}.yaml`))
    .map((file) => parse(readFileSync(join(folder, file), 'utf8')) as AnyObject)
}

/** Installs Velero's own definitions and waits until the server serves them. They stay: see `teachCluster`. */
export async function installVeleroKinds(api: RealApi): Promise<void> {
  for (const definition of definitions()) await api.create(definition)
  for (const [apiVersion, kind] of [
    ['velero.io/v1', 'Schedule'],
    ['velero.io/v1', 'DeleteBackupRequest'],
    ['velero.io/v2alpha1', 'DataUpload'],
    ['velero.io/v1', 'Restore'],
    ['velero.io/v2alpha1', 'DataDownload'],
  ] as const) {
    await untilServed(api, apiVersion, kind)
  }
}

interface RestoreSpec {
  readonly includedNamespaces: readonly string[]
  readonly namespaceMapping?: Readonly<Record<string, string>>
  readonly labelSelector: { readonly matchLabels: Readonly<Record<string, string>> }
}

interface UploadSpec {
  readonly csiSnapshot: { readonly volumeSnapshot: string }
  readonly sourcePVC: string
  readonly sourceNamespace: string
}

/** Plays Velero in its namespace, by objects and their status alone. */
export function createVeleroOperator(api: RealApi, namespace: string) {
  const apiVersion = 'velero.io/v1'
  return {
    /** Looks at a location, as it does when one was made or changed. */
    async lookAt(name: string, phase: 'Available' | 'Unavailable'): Promise<void> {
      await api.edit({ apiVersion, kind: 'BackupStorageLocation', name, namespace }, { status: { phase } })
    },
    /** Ends every backup; of these claims so many bytes were moved. */
    async endBackups(storageNamespace: string, movedBytes: Readonly<Record<string, number>>): Promise<void> {
      for (const backup of await api.list(apiVersion, 'Backup', namespace)) {
        const name = backup.metadata?.name ?? ''
        for (const [claimName, bytesDone] of Object.entries(movedBytes)) {
          const csiSnapshot = { volumeSnapshot: `velero-${claimName}-4xk8z`, storageClass: 'standard' }
          const spec = {
            backupStorageLocation: 'default',
            csiSnapshot,
            operationTimeout: '10m0s',
            snapshotType: 'CSI',
            sourceNamespace: storageNamespace,
            sourcePVC: claimName,
          }
          const progress = { bytesDone, totalBytes: bytesDone }
          const status = { phase: 'Completed', startTimestamp: new Date().toISOString(), progress }
          const labels = { 'velero.io/backup-name': name }
          const metadata = { name: `${name}-${claimName}`.slice(0, 60), namespace, labels }
          await api.create({ apiVersion: 'velero.io/v2alpha1', kind: 'DataUpload', metadata, spec, status })
        }
        await api.edit({ apiVersion, kind: 'Backup', name, namespace }, { status: { phase: 'Completed' } })
      }
    },
    /**
     * Ends every Restore as it was asked: makes the claims whose snapshot it selects in the namespace that it is mapped to,
     * unless they stand, and moves so many bytes into each that it made.
     */
    async endRestores(
      makeClaim: (claim: { name: string; namespace: string; restoreName: string }) => AnyObject,
      bytesDone: number,
    ): Promise<void> {
      for (const restore of await api.list(apiVersion, 'Restore', namespace)) {
        const { name = '', uid = '' } = restore.metadata ?? {}
        const { includedNamespaces, namespaceMapping = {}, labelSelector } = restore['spec'] as RestoreSpec
        const selected = labelSelector.matchLabels['velero.io/volume-snapshot-name']
        for (const upload of await api.list('velero.io/v2alpha1', 'DataUpload', namespace)) {
          const { csiSnapshot, sourcePVC, sourceNamespace } = upload['spec'] as UploadSpec
          if (csiSnapshot.volumeSnapshot !== selected || !includedNamespaces.includes(sourceNamespace)) continue
          const target = namespaceMapping[sourceNamespace] ?? sourceNamespace
          const address = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name: sourcePVC, namespace: target }
          if ((await api.read(address)) !== null) continue
          await api.create(makeClaim({ ...address, restoreName: name }))
          await api.create({
            apiVersion: 'velero.io/v2alpha1',
            kind: 'DataDownload',
            metadata: { name: `${name}-d`, namespace, labels: { 'velero.io/restore-uid': uid } },
            spec: {
              backupStorageLocation: 'default',
              operationTimeout: '10m0s',
              snapshotID: 's',
              sourceNamespace,
              targetVolume: { namespace: target, pvc: sourcePVC, pv: 'restored' },
            },
            status: { phase: 'Completed', progress: { bytesDone, totalBytes: bytesDone } },
          })
        }
        await api.edit({ apiVersion, kind: 'Restore', name, namespace }, { status: { phase: 'Completed' } })
      }
    },
    /** What is asked to be deleted goes, with its request. */
    async deleteBackups(): Promise<string[]> {
      const deleted: string[] = []
      for (const request of await api.list(apiVersion, 'DeleteBackupRequest', namespace)) {
        const { backupName } = request['spec'] as { backupName: string }
        await api.remove({ apiVersion, kind: 'Backup', name: backupName, namespace })
        const name = request.metadata?.name ?? ''
        await api.remove({ apiVersion, kind: 'DeleteBackupRequest', name, namespace })
        deleted.push(backupName)
      }
      return deleted
    },
  }
}
