import type { ClusterTask } from '@grenier/control-plane/ports'
import { instantToIso, invariant } from '@grenier/quota-billing'
import type { V1JobSpec, V1NetworkPolicySpec, V1PodSpec } from '@kubernetes/client-node'
import { objectNames } from '../../names.ts'
import { type DesiredObject, kinds } from '../../objects.ts'
import { activeDeadlineSeconds, drillJobName, drillNamespace, drillQuota, named } from './drill-objects.ts'
import { taskMetadata, taskObjectName } from './task-objects.ts'

const restoredPath = '/restored'
/** As long as a task may take: Velero would give up moving data after four hours. */
const itemOperationTimeout = '12h0m0s'
/** What Velero writes on each claim of a backup, and on nothing else: the one way to name one claim of several. */
const volumeSnapshotLabel = 'velero.io/volume-snapshot-name'

/** What a Restore needs to know of its copy: the backup that holds it, and the snapshot that the claim was copied from. */
export interface VeleroCopy {
  readonly backupName: string
  readonly volumeSnapshotName: string
  readonly sourceNamespace: string
}

/** Where Velero stands on a cluster, and the image that Jobs of ours run there. */
export interface VeleroThere {
  readonly namespace: string
  readonly jobImage: string
}

/**
 * Counts the regular files of the restored volume, their bytes and those of its symbolic links, and reads none of them:
 * there is nothing to compare their contents with.
 */
const countScript = [
  'set -eu',
  `sizes() { find ${restoredPath} -type "$1" -exec stat -c %s {} + | awk '{ sum += $1 } END { printf "%d %.0f", NR, sum }'; }`,
  'set -- $(sizes f) $(sizes l)',
  'printf \'{"restoredFiles":%s,"restoredBytes":%s,"linkBytes":%s}\' "$1" "$2" "$4" > /dev/termination-log',
].join('\n')

/**
 * Restores one claim of one backup and its data, and nothing else that the backup holds: no Secret, binding, quota or pod,
 * and no volume, since one of ours is kept and would come back with another's identity. Velero restores a claim under its own
 * name only, into the namespace of the task; a claim that stands there is left as it is, and then no data is moved.
 */
export function desiredVeleroRestore(task: ClusterTask, namespace: string, copy: VeleroCopy): DesiredObject {
  const { backupName, volumeSnapshotName, sourceNamespace } = copy
  const mapping = sourceNamespace === task.namespace ? {} : { namespaceMapping: { [sourceNamespace]: task.namespace } }
  return {
    apiVersion: kinds.VeleroRestore.apiVersion,
    kind: 'VeleroRestore',
    metadata: { ...taskMetadata(task, taskObjectName(task.id)), namespace },
    spec: {
      backupName,
      includedNamespaces: [sourceNamespace],
      ...mapping,
      includedResources: ['persistentvolumeclaims'],
      labelSelector: { matchLabels: { [volumeSnapshotLabel]: volumeSnapshotName } },
      restorePVs: true,
      existingResourcePolicy: 'none',
      itemOperationTimeout,
    },
  }
}

function claimVolume(task: ClusterTask): NonNullable<V1PodSpec['volumes']> {
  return [{ name: 'restored', persistentVolumeClaim: { claimName: task.restore?.newClaimName ?? '' } }]
}

function countingPod(task: ClusterTask, jobImage: string): V1PodSpec {
  return {
    restartPolicy: 'Never',
    automountServiceAccountToken: false,
    containers: [
      {
        name: 'drill',
        image: jobImage,
        command: ['/bin/sh', '-c', countScript],
        resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '1', memory: '256Mi' } },
        securityContext: {
          runAsUser: 0,
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'], add: ['DAC_OVERRIDE'] },
          seccompProfile: { type: 'RuntimeDefault' },
        },
        volumeMounts: [{ name: 'restored', mountPath: restoredPath, readOnly: true }],
      },
    ],
    volumes: claimVolume(task),
  }
}

/** Nothing comes in and nothing goes out: counting needs no network. */
const closed: V1NetworkPolicySpec = { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }

/**
 * The objects of a drill of Velero's, in the order in which they are made: a namespace of its own with an expiry, its quota
 * and walls, the Job that counts, and last the Restore. The Job waits for the claim, and a class that binds a volume at its
 * first use does so for it; no key of the tenant's is needed there (cluster rule 26).
 * @throws BrokenInvariant for a task that is no drill.
 */
export function desiredVeleroDrillObjects(task: ClusterTask, velero: VeleroThere, copy: VeleroCopy): DesiredObject[] {
  const { restore, drill } = task
  invariant(restore !== null && drill !== null, 'a drill knows its copy')
  const jobSpec: V1JobSpec = {
    backoffLimit: 0,
    activeDeadlineSeconds,
    template: {
      metadata: { labels: taskMetadata(task, drillJobName).labels ?? {} },
      spec: countingPod(task, velero.jobImage),
    },
  }
  return [
    drillNamespace(task, instantToIso(drill.expiresAt)),
    { ...named(task, 'ResourceQuota', objectNames.resourceQuota), spec: drillQuota(restore) },
    { ...named(task, 'NetworkPolicy', objectNames.defaultDeny), spec: closed },
    { ...named(task, 'Job', drillJobName), spec: jobSpec },
    desiredVeleroRestore(task, velero.namespace, copy),
  ]
}

/**
 * The first use of a claim that is restored where members work, for classes that bind a volume at its first use: Velero moves
 * no data before. It touches nothing, and goes by itself.
 */
export function desiredFirstUse(task: ClusterTask, jobImage: string): DesiredObject {
  const pod: V1PodSpec = {
    restartPolicy: 'Never',
    automountServiceAccountToken: false,
    containers: [
      {
        name: 'first-use',
        image: jobImage,
        command: ['/bin/true'],
        resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { cpu: '100m', memory: '64Mi' } },
        securityContext: {
          runAsNonRoot: true,
          runAsUser: 65_534,
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
          seccompProfile: { type: 'RuntimeDefault' },
        },
        volumeMounts: [{ name: 'restored', mountPath: restoredPath, readOnly: true }],
      },
    ],
    volumes: claimVolume(task),
  }
  const spec: V1JobSpec = {
    backoffLimit: 0,
    activeDeadlineSeconds,
    ttlSecondsAfterFinished: 3_600,
    template: { metadata: { labels: taskMetadata(task, taskObjectName(task.id)).labels ?? {} }, spec: pod },
  }
  return { ...named(task, 'Job', taskObjectName(task.id)), spec }
}
