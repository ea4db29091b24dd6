import type { JsonObject, KubernetesObject } from '../objects.ts'

const open: JsonObject = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }

interface Definition {
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly plural: string
  readonly shortNames?: readonly string[]
  /** Left out: its objects stand in namespaces. */
  readonly scope?: 'Cluster'
  readonly spec?: JsonObject
  readonly status?: JsonObject
}

/**
 * Minimal definitions of the custom kinds that Grenier writes or reads, so that a cluster has them without installing
 * their operators: only the shapes that matter are declared, the rest is kept as given.
 */
const definitions: readonly Definition[] = [
  {
    group: 'objectbucket.io',
    version: 'v1alpha1',
    kind: 'ObjectBucketClaim',
    plural: 'objectbucketclaims',
    shortNames: ['obc', 'obcs'],
    spec: {
      type: 'object',
      properties: {
        storageClassName: { type: 'string' },
        bucketName: { type: 'string' },
        generateBucketName: { type: 'string' },
        objectBucketName: { type: 'string' },
        additionalConfig: { ...open, nullable: true },
      },
    },
  },
  ...['Schedule', 'PodConfig', 'Backup', 'Restore', 'Check', 'Prune', 'Archive', 'Snapshot'].map((kind) => ({
    group: 'k8up.io',
    version: 'v1',
    kind,
    plural: `${kind.toLowerCase()}s`,
  })),
  {
    group: 'snapshot.storage.k8s.io',
    version: 'v1',
    kind: 'VolumeSnapshot',
    plural: 'volumesnapshots',
    shortNames: ['vs'],
    spec: {
      type: 'object',
      required: ['source'],
      properties: {
        source: {
          type: 'object',
          properties: {
            persistentVolumeClaimName: { type: 'string' },
            volumeSnapshotContentName: { type: 'string' },
          },
        },
        volumeSnapshotClassName: { type: 'string' },
      },
    },
  },
  {
    group: 'snapshot.storage.k8s.io',
    version: 'v1',
    kind: 'VolumeSnapshotContent',
    plural: 'volumesnapshotcontents',
    shortNames: ['vsc', 'vscs'],
    scope: 'Cluster',
  },
]

/** The CustomResourceDefinitions present from the start, in the form a client would post them. */
export function builtInDefinitions(): KubernetesObject[] {
  return definitions.map((one) => ({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${one.plural}.${one.group}` },
    spec: {
      group: one.group,
      scope: one.scope ?? 'Namespaced',
      names: {
        plural: one.plural,
        singular: one.kind.toLowerCase(),
        kind: one.kind,
        ...(one.shortNames === undefined ? {} : { shortNames: one.shortNames }),
      },
      versions: [
        {
          name: one.version,
          served: true,
          storage: true,
          subresources: { status: {} },
          schema: {
            openAPIV3Schema: { type: 'object', properties: { spec: one.spec ?? open, status: one.status ?? open } },
          },
        },
      ],
    },
  }))
}
