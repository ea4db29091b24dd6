import { createHash, randomBytes } from 'node:crypto'
import type { Cluster } from '../cluster.ts'
import { configMapKind, secretKind } from '../kinds/core.ts'
import { nameOf, objectAt, stringAt } from '../objects.ts'
import { createObject } from '../operations/create.ts'
import { writeAsController } from './write-as-controller.ts'

/** Where the buckets are said to be. */
export interface BucketEndpoint {
  readonly endpointHost: string
  readonly endpointPort: number
}

const resource = 'objectbucketclaims.objectbucket.io'
const manager = 'bucket-provisioner'
const region = 'us-east-1'

/** Fulfils a bucket claim as a provisioner would: key in a Secret, place in a ConfigMap, status Bound. */
export function provisionBucket(
  cluster: Cluster,
  endpoint: BucketEndpoint,
  claim: { namespace: string; name: string },
): void {
  const kind = cluster.kinds.findResource(resource)
  const held = cluster.store.get(resource, claim.namespace, claim.name)
  if (kind === undefined || held === undefined || held.metadata.deletionTimestamp !== undefined) return
  if (stringAt(objectAt(held, 'status'), 'phase') === 'Bound') return
  const spec = objectAt(held, 'spec')
  const bucketName =
    stringAt(spec, 'bucketName') || generatedName(stringAt(spec, 'generateBucketName'), held.metadata.uid ?? '')
  const { name, namespace } = claim
  createOnce(
    cluster,
    { kind: secretKind, namespace },
    {
      metadata: { name },
      stringData: {
        AWS_ACCESS_KEY_ID: randomBytes(10).toString('hex').toUpperCase(),
        AWS_SECRET_ACCESS_KEY: randomBytes(30).toString('base64'),
      },
    },
  )
  createOnce(
    cluster,
    { kind: configMapKind, namespace },
    {
      metadata: { name },
      data: {
        BUCKET_HOST: endpoint.endpointHost,
        BUCKET_PORT: String(endpoint.endpointPort),
        BUCKET_NAME: bucketName,
        BUCKET_REGION: region,
      },
    },
  )
  const objectBucketName = `obc-${namespace}-${nameOf(held)}`
  const named = writeAsController(cluster, kind, {
    before: held,
    after: { ...held, spec: { ...spec, bucketName, objectBucketName } },
  })
  writeAsController(cluster, kind, {
    before: named,
    after: { ...named, status: { ...objectAt(named, 'status'), phase: 'Bound' } },
    subresource: 'status',
  })
}

function generatedName(prefix: string, uid: string): string {
  const digest = createHash('sha256').update(uid).digest('hex').slice(0, 12)
  return `${prefix === '' ? 'bucket' : prefix}-${digest}`
}

/** A restarted provisioner finds its own Secret and ConfigMap and keeps them. */
function createOnce(
  cluster: Cluster,
  target: Parameters<typeof createObject>[1],
  body: { metadata: { name: string } } & Record<string, unknown>,
): void {
  if (cluster.store.get(target.kind.plural, target.namespace, body.metadata.name) !== undefined) return
  createObject(cluster, target, {
    body,
    options: { fieldManager: manager, dryRun: false, fieldValidation: 'Ignore', warnings: [] },
  })
}
