import type { BlueprintQuota, TenantBlueprint } from '@grenier/control-plane/ports'
import { type CosiApi, cosiKinds } from '../cosi/cosi-kinds.ts'
import { annotations } from '../names.ts'
import { type DesiredObject, type Kind, kinds } from '../objects.ts'
import { bucketClaimName } from './bucket-claim.ts'
import { type Place, tenantMetadata } from './metadata.ts'

/**
 * The claim of a bucket by COSI, and the access whose Secret has its key; all three have one name. No version of COSI knows a
 * size: the ceiling is set at the provider alone (rule 22).
 */
export function desiredCosiBucket(
  blueprint: TenantBlueprint,
  place: Place,
  bucket: { readonly quota: BlueprintQuota; readonly api: CosiApi; readonly accessClass: string | null },
): DesiredObject[] {
  const { quota, api, accessClass } = bucket
  const name = bucketClaimName(quota)
  const bucketAccessClassName = accessClass ?? quota.className
  const { claim, access } = cosiKinds[api]
  return [
    objectOf(claim, { bucketClassName: quota.className, protocols: ['S3'] }),
    objectOf(
      access,
      api === 'cosi-v1alpha1'
        ? { bucketClaimName: name, bucketAccessClassName, credentialsSecretName: name, protocol: 'S3' }
        : {
            bucketClaims: [{ bucketClaimName: name, accessMode: 'ReadWrite', accessSecretName: name }],
            bucketAccessClassName,
            protocol: 'S3',
          },
    ),
  ]

  function objectOf(kind: Kind, spec: object): DesiredObject {
    const metadata = tenantMetadata(blueprint, place, name)
    return {
      apiVersion: kinds[kind].apiVersion,
      kind,
      metadata: { ...metadata, annotations: { ...metadata.annotations, [annotations.bucketApi]: api } },
      spec,
    }
  }
}
