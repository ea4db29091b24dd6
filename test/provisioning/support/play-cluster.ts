import type { RealApi } from './real-api.ts'

/** A claim and the volume for it, as a driver leaves them; the volume would go with its claim. */
export async function bindClaim(
  api: RealApi,
  claim: { readonly namespace: string; readonly name: string; readonly className: string },
): Promise<void> {
  const { namespace, name, className: storageClassName } = claim
  const size = { storage: '2Gi' }
  const accessModes = ['ReadWriteOnce']
  const volumeName = `pv-${namespace}-${name}`
  await api.create({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: volumeName },
    spec: {
      capacity: size,
      accessModes,
      storageClassName,
      persistentVolumeReclaimPolicy: 'Delete',
      claimRef: { namespace, name },
      hostPath: { path: `/tmp/${volumeName}` },
    },
  })
  await api.create({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace },
    spec: { accessModes, storageClassName, volumeName, resources: { requests: size } },
  })
}

/** Plays the node of a drill: its pods ended well and said how many files were restored. */
export async function endDrill(api: RealApi, namespace: string, files: number): Promise<void> {
  const finishedAt = new Date().toISOString()
  const message = `{"expectedFiles":${files},"restoredFiles":${files}}`
  const terminated = { exitCode: 0, reason: 'Completed', message, startedAt: finishedAt, finishedAt }
  const container = {
    name: 'drill',
    image: 'restic',
    imageID: '',
    ready: false,
    restartCount: 0,
    state: { terminated },
  }
  for (const pod of await api.list('v1', 'Pod', namespace)) {
    const address = { apiVersion: 'v1', kind: 'Pod', name: pod.metadata?.name ?? '', namespace }
    await api.editStatus(address, { phase: 'Succeeded', containerStatuses: [container] })
  }
}
