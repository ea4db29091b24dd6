import type { ClusterProfile } from '@grenier/contracts'
import type { ClusterTask } from '@grenier/control-plane/ports'
import { instantToIso, invariant } from '@grenier/quota-billing'
import type { RbacV1Subject, V1JobSpec, V1NetworkPolicySpec, V1ResourceQuotaSpec } from '@kubernetes/client-node'
import { backupEgress } from '../../desired/network-policy.ts'
import { classStorageKey } from '../../desired/resource-quota.ts'
import { secretsGrant } from '../../desired/secrets-grant.ts'
import { annotations, objectNames } from '../../names.ts'
import { type DesiredObject, type Kind, kinds } from '../../objects.ts'
import { bytesToQuantity } from '../../quantity.ts'
import { jobImageOf } from './job-image.ts'
import { restoringPod } from './restoring-pod.ts'
import { desiredRestoreClaim, type RepositoryTarget, taskMetadata } from './task-objects.ts'

export const activeDeadlineSeconds = 12 * 3_600

/** Name of the one Job of a drill. */
export const drillJobName = 'grenier-drill'

interface DrillParts {
  readonly target: RepositoryTarget
  /** Data of the tenant's repository Secret, base64 as it stands. */
  readonly secretData: Readonly<Record<string, string>>
  readonly profile: ClusterProfile
  /** Who needs a grant on the Secrets of the drill's namespace; null: nobody. */
  readonly secretsSubject: RbacV1Subject | null
}

/** An object of the drill's namespace, without what it says. */
export function named(task: ClusterTask, kind: Kind, name: string) {
  return { apiVersion: kinds[kind].apiVersion, kind, metadata: taskMetadata(task, name) }
}

/** The throw-away namespace of a drill, with its expiry. */
export function drillNamespace(task: ClusterTask, expiresAt: string): DesiredObject {
  const { labels, annotations: origin } = taskMetadata(task, task.namespace)
  return {
    apiVersion: kinds.Namespace.apiVersion,
    kind: 'Namespace',
    metadata: {
      name: task.namespace,
      // As the tenant's own: restic must give files their owners back (cluster rule 12).
      labels: {
        ...labels,
        'pod-security.kubernetes.io/enforce': 'baseline',
        'pod-security.kubernetes.io/audit': 'restricted',
        'pod-security.kubernetes.io/warn': 'restricted',
      },
      annotations: { ...origin, [annotations.expires]: expiresAt },
    },
  }
}

/** Room for the one claim that is restored, and for nothing else. */
export function drillQuota(restore: NonNullable<ClusterTask['restore']>): V1ResourceQuotaSpec {
  const bytes = bytesToQuantity(restore.restoredBytes)
  return {
    hard: {
      'requests.storage': bytes,
      [classStorageKey(restore.className)]: bytes,
      persistentvolumeclaims: '1',
      pods: '2',
      'services.nodeports': '0',
      'services.loadbalancers': '0',
    },
  }
}

/** Nothing comes in; names resolve, and the object store is reached. */
function drillNetwork(profile: ClusterProfile, s3Endpoint: string): V1NetworkPolicySpec {
  const dns = {
    to: [
      {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': profile.dnsNamespace } },
        podSelector: { matchLabels: profile.dnsPodLabels },
      },
    ],
    ports: [
      { protocol: 'UDP', port: 53 },
      { protocol: 'TCP', port: 53 },
    ],
  }
  const store = backupEgress({ ...profile, apiServerCidrs: [] }, s3Endpoint)
  return { podSelector: {}, policyTypes: ['Ingress', 'Egress'], egress: [dns, ...store] }
}

/**
 * Everything of a drill, in the order in which it is made: a namespace of its own with an expiry, its quota and walls, a
 * copy of the repository's Secret, a claim, and the Job that restores and compares (cluster rule 26).
 * @throws BrokenInvariant for a task that is no drill.
 */
export function desiredDrillObjects(
  task: ClusterTask,
  { target, secretData, profile, secretsSubject }: DrillParts,
): DesiredObject[] {
  const { restore, drill } = task
  invariant(restore !== null && drill !== null, 'a drill knows its copy')
  const pod = restoringPod({
    image: jobImageOf(profile),
    target,
    copyRef: restore.copyRef,
    sourceClaimName: drill.sourceClaimName,
    claimName: restore.newClaimName,
  })
  const jobSpec: V1JobSpec = {
    backoffLimit: 0,
    activeDeadlineSeconds,
    template: { metadata: { labels: taskMetadata(task, drillJobName).labels ?? {} }, spec: pod },
  }
  return [
    drillNamespace(task, instantToIso(drill.expiresAt)),
    { ...named(task, 'ResourceQuota', objectNames.resourceQuota), spec: drillQuota(restore) },
    { ...named(task, 'NetworkPolicy', objectNames.defaultDeny), spec: drillNetwork(profile, target.s3Endpoint) },
    ...(secretsSubject === null ? [] : [secretsGrant(taskMetadata(task, objectNames.secretsBinding), secretsSubject)]),
    { ...named(task, 'Secret', objectNames.repositorySecret), type: 'Opaque', data: secretData },
    desiredRestoreClaim(task, restore),
    { ...named(task, 'Job', drillJobName), spec: jobSpec },
  ]
}
