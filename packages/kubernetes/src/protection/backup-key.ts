import type { KnownNamespace, S3Key } from '@grenier/control-plane/ports'
import type { ClusterClient } from '../client/cluster-client.ts'
import { cosiBucketOf } from '../cosi/cosi-fields.ts'
import { findClaim } from '../cosi/find-claim.ts'
import { bucketClaimOf, secretDataOf, texts } from '../fields.ts'
import { objectNames, repositorySecretKeys } from '../names.ts'

/**
 * The key of a tenant's backup bucket where the provisioner left it, in memory only (rule 24). Null where the namespace is
 * not the known one, or what stands there is of another bucket: a key must never be tried on a bucket that is not its own.
 * Throws ApiFailure when the cluster does not answer.
 */
export async function readBackupKey(
  client: ClusterClient,
  bucket: { readonly namespace: KnownNamespace; readonly bucketName: string },
): Promise<S3Key | null> {
  const { name: namespace, uid } = bucket.namespace
  await client.verifyIdentity()
  const standing = await client.get({ kind: 'Namespace', name: namespace })
  if (uid === null || standing?.metadata.uid !== uid) return null
  const name = objectNames.backupClaim
  const capabilities = await client.capabilities()
  const [secret, configMap, found] = await Promise.all([
    client.get({ kind: 'Secret', namespace, name }),
    client.get({ kind: 'ConfigMap', namespace, name }),
    findClaim(client, { namespace, name, capabilities }),
  ])
  if (found !== null && found.api !== 'obc') {
    const cosi = secret === null ? null : cosiBucketOf(found.api, secret)
    return cosi?.bucketName === bucket.bucketName ? cosi.key : null
  }
  const claim = found?.claim ?? null
  const bucketName =
    texts(configMap?.['data'])['BUCKET_NAME'] ?? (claim === null ? '' : bucketClaimOf(claim).bucketName)
  const data = secret === null ? {} : secretDataOf(secret)
  const accessKeyId = data[repositorySecretKeys.accessKeyId]
  const secretAccessKey = data[repositorySecretKeys.secretAccessKey]
  if (bucketName !== bucket.bucketName || accessKeyId === undefined || secretAccessKey === undefined) return null
  return { accessKeyId, secretAccessKey }
}
