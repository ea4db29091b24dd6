/**
 * Prefix of every label and annotation of ours (rule 34). The top-level domain `internal` is reserved for private use,
 * so no other product can own it.
 */
export const labelPrefix = 'grenier.internal/'

/** The one field manager of every server-side apply; also the value of `app.kubernetes.io/managed-by`. */
export const fieldManager = 'grenier'

export const labels = {
  managedBy: 'app.kubernetes.io/managed-by',
  tenant: `${labelPrefix}tenant`,
  installation: `${labelPrefix}installation`,
  purpose: `${labelPrefix}purpose`,
  /** The move that a namespace is filled by, or a claim was made for. */
  move: `${labelPrefix}move`,
  /** The backup or restore that an object was made for. */
  task: `${labelPrefix}task`,
} as const

export const annotations = {
  slug: `${labelPrefix}slug`,
  siren: `${labelPrefix}siren`,
  insee: `${labelPrefix}insee`,
  offers: `${labelPrefix}offers`,
  /** On a namespace, for a database that was lost: what the organisation is, and where its quotas come from. */
  organisationKind: `${labelPrefix}organisation-kind`,
  organisationName: `${labelPrefix}organisation-name`,
  pool: `${labelPrefix}pool`,
  /** On a namespace, for the same: the strictest class of what it holds, and how near that must stay. */
  dataClass: `${labelPrefix}data-class`,
  residency: `${labelPrefix}residency`,
  installation: `${labelPrefix}installation`,
  revision: `${labelPrefix}revision`,
  /** On our own namespace, followed by the installation's id: which database writes to the cluster (rule 6). */
  stampPrefix: `${labelPrefix}stamp-`,
  /** When a drill's namespace may be deleted, whatever became of it. */
  expires: `${labelPrefix}expires`,
  /** SHA-256 of the object as it was applied, without its revision. */
  appliedHash: `${labelPrefix}applied-hash`,
  /** Bucket claims that stood when the Secret was made, `name=uid` by name: evidence of what must not be recreated (rule 4). */
  bucketClaims: `${labelPrefix}bucket-claims`,
  /** On a bucket claim and its access: the API that they were made by, which they keep. */
  bucketApi: `${labelPrefix}bucket-api`,
  /** On a namespace: the take-over that has begun there; the first reconciliation takes it off. */
  adoption: `${labelPrefix}adoption`,
  /** On a storage namespace: where Velero's objects of the tenant stand, so that they are found when another driver follows. */
  velero: `${labelPrefix}velero`,
  /** On a namespace: the Tenant of Capsule it was given to, `name=uid`: evidence of what must not be made again (rules 4 and 29). */
  capsuleTenant: `${labelPrefix}capsule-tenant`,
  /** On a claim: the volume that was made to outlive it (rule 5). */
  retainedVolume: `${labelPrefix}retained-volume`,
} as const

/** Begins the annotation of a storage namespace that tells a class's rounding step, in bytes, to the admission policy (rule 21). */
export const stepAnnotationPrefix: string = `${labelPrefix}step.`

/** Where the manifests of access put our identities on a cluster. */
export const homeNamespace = 'grenier-system'

export const objectNames = {
  resourceQuota: 'grenier',
  limitRange: 'grenier',
  defaultDeny: 'grenier-default-deny',
  allowDns: 'grenier-allow-dns',
  allowBackup: 'grenier-allow-backup',
  repositorySecret: 'grenier-backup-repository',
  podConfig: 'grenier',
  schedule: 'grenier',
  memberClusterRole: 'grenier-member',
  workerClusterRole: 'grenier-worker',
  exitClusterRole: 'grenier-exit',
  capsuleClusterRole: 'grenier-capsule',
  exitCapsuleClusterRole: 'grenier-exit-capsule',
  secretsClusterRole: 'grenier-secrets',
  secretsBinding: 'grenier-worker-secrets',
  claimStepPolicy: 'grenier-claim-steps',
  /** Followed by the installation's id: each has an identity of exits of its own. */
  keepDataPolicyPrefix: 'grenier-keep-data-',
  memberBindingPrefix: 'grenier-member-',
  backupClaim: 'grenier-backup',
  bucketClaimPrefix: 'grenier-bucket-',
} as const

/** Begins the names of Capsule's own labels. */
export const capsuleLabelPrefix = 'capsule.clastix.io/'

/** Labels of Capsule: which Tenant a namespace is given to, and which quota of its Tenant an object was made for. */
export const capsuleLabels = {
  tenant: `${capsuleLabelPrefix}tenant`,
  resourceQuota: `${capsuleLabelPrefix}resource-quota`,
} as const

/** Keys of the repository Secret in `<slug>-storage`. */
export const repositorySecretKeys = {
  password: 'password',
  accessKeyId: 'AWS_ACCESS_KEY_ID',
  secretAccessKey: 'AWS_SECRET_ACCESS_KEY',
} as const

export type Purpose = 'storage' | 'backup'

/** What a namespace is for while a move fills it: none that a tenant's own ever says. */
export const movePurpose = 'move'
