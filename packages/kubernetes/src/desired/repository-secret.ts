import type { TenantBlueprint } from '@grenier/control-plane/ports'
import { annotations, objectNames, repositorySecretKeys } from '../names.ts'
import { type DesiredObject, kinds } from '../objects.ts'
import { type Place, tenantMetadata } from './metadata.ts'

/** Key pair of the backup bucket, as the claim's Secret holds it; in memory only. */
export interface BucketKey {
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64')
}

/**
 * The Secret that K8up reads: the stored repository password (never a new one, rule 3) and the bucket's key, copied from
 * the backup site (rule 24). It also remembers which claims stood, so that a lost one is seen and not replaced (rule 4).
 */
export function desiredRepositorySecret(
  blueprint: TenantBlueprint,
  place: Place,
  options: { key: BucketKey; claims: readonly { name: string; uid: string }[] },
): DesiredObject {
  const metadata = tenantMetadata(blueprint, place, objectNames.repositorySecret)
  const claims = options.claims.map((claim) => `${claim.name}=${claim.uid}`).toSorted()
  return {
    apiVersion: kinds.Secret.apiVersion,
    kind: 'Secret',
    metadata: { ...metadata, annotations: { ...metadata.annotations, [annotations.bucketClaims]: claims.join(',') } },
    type: 'Opaque',
    data: {
      [repositorySecretKeys.password]: base64(blueprint.backup.repositoryPassword),
      [repositorySecretKeys.accessKeyId]: base64(options.key.accessKeyId),
      [repositorySecretKeys.secretAccessKey]: base64(options.key.secretAccessKey),
    },
  }
}
