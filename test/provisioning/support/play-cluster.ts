import type { RealApi } from './real-api.ts'

const size = { storage: '2Gi' }
const accessModes = ['ReadWriteOnce']

/** A claim and the volume for it, as a driver leaves them; the volume would go with its claim. */
export async function bindClaim(
  api: RealApi,
  claim: { readonly namespace: string; readonly name: string; readonly className: string },
): Promise<void> {
  const { namespace, name, className: storageClassName } = claim
  const volumeName = await makeVolume(api, claim)
  await api.create({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace },
    spec: { accessModes, storageClassName, volumeName, resources: { requests: size } },
  })
}

/** The volume for a claim that is to come, as a driver leaves it; its name. */
export async function makeVolume(
  api: RealApi,
  claim: { readonly namespace: string; readonly name: string; readonly className: string; readonly suffix?: string },
): Promise<string> {
  const { namespace, name, className: storageClassName, suffix = '' } = claim
  const volumeName = `pv-${namespace}-${name}${suffix}`
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
  return volumeName
}

/** Plays the node of a drill: its pods ended well and said how many files were restored, or this. */
export async function endDrill(api: RealApi, namespace: string, said: number | string): Promise<void> {
  const message = typeof said === 'string' ? said : `{"expectedFiles":${said},"restoredFiles":${said}}`
  await endPods(api, namespace, message)
}

/** Plays what makes a Job's pod, and its node, where nothing does: the pod ended well with this last word. */
export async function endJob(api: RealApi, namespace: string, job: { name: string; message: string }): Promise<void> {
  const { name, message } = job
  const spec = { containers: [{ name: 'drill', image: 'restic' }] }
  await api.create({ apiVersion: 'v1', kind: 'Pod', metadata: { name: `${name}-x`, namespace }, spec })
  await endPods(api, namespace, message)
  const conditions = [{ type: 'Complete', status: 'True' }]
  await api.editStatus({ apiVersion: 'batch/v1', kind: 'Job', name, namespace }, { conditions })
}

async function endPods(api: RealApi, namespace: string, message: string): Promise<void> {
  const finishedAt = new Date().toISOString()
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
