/** A structural schema as a CRD holds it. */
export interface Schema {
  readonly type: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: Schema
  readonly items?: Schema
  readonly required?: readonly string[]
  readonly enum?: readonly string[]
  readonly pattern?: string
}

const text: Schema = { type: 'string' }
const whole: Schema = { type: 'integer' }
const flag: Schema = { type: 'boolean' }

function object(properties: Readonly<Record<string, Schema>>): Schema {
  return { type: 'object', properties }
}

function mapOf(additionalProperties: Schema): Schema {
  return { type: 'object', additionalProperties }
}

function listOf(items: Schema): Schema {
  return { type: 'array', items }
}

const secretKey = object({ name: text, key: text })
const timed = { schedule: text }

const claim = object({
  spec: object({
    storageClassName: text,
    generateBucketName: text,
    bucketName: text,
    objectBucketName: text,
    additionalConfig: mapOf(text),
  }),
  status: object({ phase: text }),
})

const schedule = object({
  spec: object({
    backend: object({
      repoPasswordSecretRef: secretKey,
      s3: object({
        endpoint: text,
        bucket: text,
        accessKeyIDSecretRef: secretKey,
        secretAccessKeySecretRef: secretKey,
      }),
    }),
    podConfigRef: object({ name: text }),
    successfulJobsHistoryLimit: whole,
    failedJobsHistoryLimit: whole,
    backup: object(timed),
    check: object(timed),
    prune: object({ ...timed, retention: mapOf(whole) }),
  }),
})

const container = object({
  name: text,
  securityContext: object({
    runAsUser: whole,
    allowPrivilegeEscalation: flag,
    capabilities: object({ add: listOf(text), drop: listOf(text) }),
    seccompProfile: object({ type: text }),
  }),
})

const podConfig = object({ spec: object({ template: object({ spec: object({ containers: listOf(container) }) }) }) })

const conditions = listOf(object({ type: text, status: text, reason: text, message: text, lastTransitionTime: text }))
const backend = schedule.properties?.['spec']?.properties?.['backend'] ?? object({})

const k8upJob = object({
  spec: object({
    backend,
    podConfigRef: object({ name: text }),
    snapshot: text,
    restoreMethod: object({ folder: object({ claimName: text }) }),
    activeDeadlineSeconds: whole,
    successfulJobsHistoryLimit: whole,
    failedJobsHistoryLimit: whole,
  }),
  status: object({ started: flag, finished: flag, conditions }),
})

const snapshot = object({ spec: object({ id: text, date: text, paths: listOf(text), repository: text }) })

/**
 * The kinds of others that Grenier writes, each with just the fields that are written. The fields are spelled out because
 * a 1.20 server drops what is applied below `x-kubernetes-preserve-unknown-fields`.
 */
export const customKinds = [
  {
    group: 'objectbucket.io',
    version: 'v1alpha1',
    kind: 'ObjectBucketClaim',
    plural: 'objectbucketclaims',
    schema: claim,
  },
  { group: 'k8up.io', version: 'v1', kind: 'Schedule', plural: 'schedules', schema: schedule },
  { group: 'k8up.io', version: 'v1', kind: 'PodConfig', plural: 'podconfigs', schema: podConfig },
  { group: 'k8up.io', version: 'v1', kind: 'Snapshot', plural: 'snapshots', schema: snapshot },
  { group: 'k8up.io', version: 'v1', kind: 'Backup', plural: 'backups', schema: k8upJob, hasStatus: true },
  { group: 'k8up.io', version: 'v1', kind: 'Restore', plural: 'restores', schema: k8upJob, hasStatus: true },
] as const
