interface DefinitionOptions {
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly plural: string
  readonly hasStatus?: boolean
}

function definition({ group, version, kind, plural, hasStatus = false }: DefinitionOptions): unknown {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { plural, singular: kind.toLowerCase(), kind, listKind: `${kind}List` },
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
          ...(hasStatus ? { subresources: { status: {} } } : {}),
        },
      ],
    },
  }
}

const k8up = ['Schedule', 'PodConfig', 'Backup', 'Restore', 'Check', 'Prune', 'Archive', 'Snapshot']

/** The custom resources that a storage cluster of ours serves: buckets, backups, snapshots. Schemas are open. */
export const builtInDefinitions: readonly unknown[] = [
  definition({
    group: 'objectbucket.io',
    version: 'v1alpha1',
    kind: 'ObjectBucketClaim',
    plural: 'objectbucketclaims',
  }),
  definition({
    group: 'snapshot.storage.k8s.io',
    version: 'v1',
    kind: 'VolumeSnapshot',
    plural: 'volumesnapshots',
    hasStatus: true,
  }),
  ...k8up.map((kind) =>
    definition({ group: 'k8up.io', version: 'v1', kind, plural: `${kind.toLowerCase()}s`, hasStatus: true }),
  ),
]
