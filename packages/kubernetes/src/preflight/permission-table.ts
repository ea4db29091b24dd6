import { bindingName, boundRoles } from '../desired/role-binding.ts'
import { objectNames } from '../names.ts'
import type { Kind } from '../objects.ts'

/** Verbs of one identity on one kind, and what they are for. */
export interface PermissionRow {
  readonly kind: Kind
  readonly verbs: readonly string[]
  /** The objects that they are needed on; left out: all of the kind. */
  readonly names?: readonly string[]
  /** What does not work without them, for the person who is to grant them. */
  readonly why: string
  /** `provisioning`: without it nothing can be provisioned on the cluster. */
  readonly purpose: 'provisioning' | 'protection' | 'exit' | 'renewal'
}

const watching = ['get', 'list', 'watch'] as const
/** Server-side apply creates what is missing and so needs both verbs (rule 13). */
const applying = [...watching, 'create', 'patch'] as const
/** What is always made under names of ours: what others made of the kind may be seen and not touched. */
const making = [...watching, 'create'] as const

const memberBindings = boundRoles.map(bindingName)

/** Every name that a kind has where provisioning makes it. */
const ownNames = {
  ResourceQuota: [objectNames.resourceQuota],
  LimitRange: [objectNames.limitRange],
  NetworkPolicy: [objectNames.defaultDeny, objectNames.allowDns, objectNames.allowBackup],
  RoleBinding: [...memberBindings, objectNames.secretsBinding],
  PodConfig: [objectNames.podConfig],
  Schedule: [objectNames.schedule],
} as const satisfies Partial<Record<Kind, readonly string[]>>

/** What the worker does with Secrets, in the namespaces of tenants alone: granted there by a binding that provisioning makes. */
export const secretsVerbs = ['get', 'create', 'patch'] as const

/** What an exit does with the Secret of a tenant in Velero's namespace, granted there by its operator. */
export const exitVeleroVerbs = ['delete'] as const

/** The role of that binding. */
export const secretsPermissions: readonly PermissionRow[] = [
  {
    kind: 'Secret',
    verbs: secretsVerbs,
    why: 'the key of a bucket and of a backup repository',
    purpose: 'provisioning',
  },
]

/** What each identity needs to renew its own token and nobody else's, in the namespace of its account (rule 9). */
export function tokenPermissions(account: string): readonly PermissionRow[] {
  const why = 'its own token is renewed before it ends'
  return [{ kind: 'ServiceAccountToken', verbs: ['create'], names: [account], why, purpose: 'renewal' }]
}

/** What it takes to make that binding; not needed where every Secret of the cluster is granted anyhow. */
const bindingSecrets: PermissionRow = {
  kind: 'ClusterRole',
  verbs: ['get', 'bind'],
  names: [objectNames.secretsClusterRole],
  why: 'Secrets are granted namespace by namespace',
  purpose: 'provisioning',
}

/** What provisioning sends. Nothing that holds data is ever deleted by repair: no verb for it. */
const provisioning: readonly Omit<PermissionRow, 'purpose'>[] = [
  {
    kind: 'Namespace',
    verbs: applying,
    why: 'the namespaces of tenants, who the cluster is, and which database writes to it',
  },
  { kind: 'ResourceQuota', verbs: making, why: 'the ceiling of each namespace' },
  { kind: 'ResourceQuota', verbs: ['patch'], names: ownNames.ResourceQuota, why: 'the ceiling of each namespace' },
  { kind: 'LimitRange', verbs: making, why: 'the smallest claim and the defaults of containers' },
  {
    kind: 'LimitRange',
    verbs: ['patch'],
    names: ownNames.LimitRange,
    why: 'the smallest claim and the defaults of containers',
  },
  { kind: 'NetworkPolicy', verbs: making, why: 'the walls of each namespace' },
  { kind: 'NetworkPolicy', verbs: ['patch'], names: ownNames.NetworkPolicy, why: 'the walls of each namespace' },
  // The walls themselves are never taken down.
  {
    kind: 'NetworkPolicy',
    verbs: ['delete'],
    names: [objectNames.allowBackup],
    why: 'a way out that backups no longer need is closed',
  },
  { kind: 'RoleBinding', verbs: making, why: 'the access of members' },
  {
    kind: 'RoleBinding',
    // Who has lost a role loses its binding; and a binding to another role must be made anew, since it cannot be changed.
    verbs: ['patch', 'delete'],
    names: ownNames.RoleBinding,
    why: 'the access of members',
  },
  {
    kind: 'ConfigMap',
    verbs: ['get'],
    names: [objectNames.backupClaim],
    why: 'what a bucket’s provisioner leaves beside a claim',
  },
  {
    kind: 'PersistentVolumeClaim',
    verbs: [...watching, 'patch'],
    why: 'what is claimed, and the note that a volume outlives its claim',
  },
  {
    kind: 'PersistentVolume',
    verbs: ['get', 'list', 'patch'],
    why: 'volumes are made to outlive their claims, and those that did are counted',
  },
  { kind: 'StorageClass', verbs: watching, why: 'every class that is not on offer is pinned to nothing' },
  { kind: 'ObjectBucketClaim', verbs: applying, why: 'buckets' },
  // Rights know no versions: one row is both.
  { kind: 'BucketClaimAlpha1', verbs: ['get', 'list', 'create', 'patch'], why: 'buckets by COSI' },
  { kind: 'BucketAccessAlpha1', verbs: ['get', 'list', 'create', 'patch'], why: 'the keys of buckets by COSI' },
  { kind: 'BucketClassAlpha1', verbs: ['list'], why: 'a class that would delete buckets is refused' },
  { kind: 'PodConfig', verbs: making, why: 'how the pods of K8up run' },
  { kind: 'PodConfig', verbs: ['patch'], names: ownNames.PodConfig, why: 'how the pods of K8up run' },
  { kind: 'Schedule', verbs: making, why: 'nightly backups' },
  { kind: 'Schedule', verbs: ['patch'], names: ownNames.Schedule, why: 'nightly backups' },
  {
    kind: 'VeleroSchedule',
    // One that is no longer wanted goes, so that nothing is copied under a key that no longer counts; it holds no data.
    verbs: ['get', 'list', 'create', 'patch', 'delete'],
    why: 'nightly backups by Velero',
  },
  { kind: 'BackupStorageLocation', verbs: ['get', 'list', 'create', 'patch'], why: 'where Velero writes' },
  {
    kind: 'ClusterRole',
    verbs: ['get', 'bind'],
    names: [objectNames.memberClusterRole],
    // Made by the chart or by an administrator: who makes a role must hold all that it grants.
    why: 'binding members to what they may do, and to nothing else',
  },
]

/** What looking at copies, backups on demand, restores and drills send. */
const protection: readonly Omit<PermissionRow, 'purpose'>[] = [
  { kind: 'Snapshot', verbs: ['list'], why: 'copies are believed when they are seen' },
  { kind: 'DataUpload', verbs: ['get', 'list'], why: 'copies are believed when they are seen' },
  { kind: 'DataDownload', verbs: ['list'], why: 'what Velero restored is believed when it is seen' },
  { kind: 'VolumeSnapshot', verbs: ['list'], why: 'an exit writes down everything that holds data' },
  { kind: 'VolumeSnapshotContent', verbs: ['list'], why: 'the size of snapshots is measured' },
  { kind: 'Backup', verbs: ['get', 'create'], why: 'backups on demand' },
  { kind: 'VeleroBackup', verbs: ['get', 'list', 'create'], why: 'backups on demand by Velero' },
  // A drill's goes with its namespace; with it go Velero's reports of it, and no copy.
  { kind: 'VeleroRestore', verbs: ['get', 'list', 'create', 'delete'], why: 'restores and drills of Velero’s copies' },
  { kind: 'Restore', verbs: ['get', 'create'], why: 'restores' },
  { kind: 'PersistentVolumeClaim', verbs: ['create'], why: 'a restore writes into a claim of its own' },
  { kind: 'Job', verbs: ['get', 'list', 'create'], why: 'restore drills, and restores of a move' },
  { kind: 'Pod', verbs: ['list'], why: 'how many files were restored, and who writes to claims that are to move' },
  {
    kind: 'PersistentVolume',
    verbs: ['list', 'patch'],
    why: 'volumes of a drill and of a cancelled move go with them',
  },
  {
    kind: 'Namespace',
    verbs: ['delete'],
    why: 'the namespace of a drill goes when the drill is over, that of a cancelled move with its copies',
  },
]

/**
 * What an exit's destruction sends, and the one place where what holds data is deleted. Everything is looked up as the worker;
 * a volume goes by its driver once its policy says so.
 */
const exit: readonly Omit<PermissionRow, 'purpose'>[] = [
  { kind: 'Namespace', verbs: ['get'], names: ['kube-system'], why: 'a cluster is its kube-system UID' },
  { kind: 'RoleBinding', verbs: ['delete'], names: memberBindings, why: 'access goes first' },
  { kind: 'Schedule', verbs: ['delete'], names: ownNames.Schedule, why: 'no new copy is made' },
  { kind: 'VeleroSchedule', verbs: ['delete'], why: 'no new copy is made' },
  { kind: 'VeleroRestore', verbs: ['delete'], why: 'what Velero reports of restores' },
  { kind: 'DeleteBackupRequest', verbs: ['get', 'create'], why: 'Velero deletes a backup with what it holds' },
  { kind: 'BackupStorageLocation', verbs: ['delete'], why: 'the way to a bucket that is going' },
  { kind: 'PersistentVolume', verbs: ['patch'], why: 'a volume goes with its claim again' },
  { kind: 'VolumeSnapshot', verbs: ['delete'], why: 'snapshots' },
  { kind: 'Snapshot', verbs: ['delete'], why: 'what K8up knows of copies' },
  { kind: 'PersistentVolumeClaim', verbs: ['delete'], why: 'claims' },
  { kind: 'ObjectBucketClaim', verbs: ['delete'], why: 'buckets' },
  { kind: 'BucketAccessAlpha1', verbs: ['delete'], why: 'the keys of buckets' },
  { kind: 'BucketClaimAlpha1', verbs: ['delete'], why: 'buckets' },
  { kind: 'Secret', verbs: ['delete'], names: [objectNames.repositorySecret], why: 'the key of the copies' },
  { kind: 'Namespace', verbs: ['delete'], why: 'namespaces, once they are empty' },
]

/** What the worker does beside that where it keeps Tenants of Capsule, and only there (rule 29). */
export const capsulePermissions: readonly PermissionRow[] = [
  {
    kind: 'CapsuleTenant',
    verbs: ['get', 'list', 'create', 'patch'],
    why: 'the Tenant that Capsule keeps for each tenant',
    purpose: 'provisioning',
  },
  {
    kind: 'CapsuleConfiguration',
    verbs: ['list'],
    why: 'whether Capsule lets us give namespaces to its Tenants',
    purpose: 'provisioning',
  },
]

/** What an exit does beside its own there: a Tenant goes last, once no namespace would go with it. */
export const exitCapsulePermissions: readonly PermissionRow[] = [
  {
    kind: 'CapsuleTenant',
    verbs: ['patch', 'delete'],
    why: 'the Tenant goes once its namespaces are gone',
    purpose: 'exit',
  },
]

/** Everything that the identity of exits does, which no other may (rule 5). */
export const exitPermissions: readonly PermissionRow[] = exit.map((row) => ({ ...row, purpose: 'exit' as const }))

/** Everything that the worker does on a cluster but an exit, as the code of this package sends it (rule 13). */
export const workerPermissions: readonly PermissionRow[] = [
  ...provisioning.map((row) => ({ ...row, purpose: 'provisioning' as const })),
  bindingSecrets,
  ...protection.map((row) => ({ ...row, purpose: 'protection' as const })),
]

/** The same for an identity that may touch every Secret of the cluster. */
export const workerPermissionsWithSecrets: readonly PermissionRow[] = [
  ...workerPermissions.filter((row) => row !== bindingSecrets),
  ...secretsPermissions,
]
