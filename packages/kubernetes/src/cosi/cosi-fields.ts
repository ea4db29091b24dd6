import { isRecord, secretDataOf, texts } from '../fields.ts'
import type { ObservedObject } from '../objects.ts'
import type { CosiApi } from './cosi-kinds.ts'

/** The key of a bucket, its name at the store, and the address the driver gave. */
export interface CosiBucket {
  readonly key: { readonly accessKeyId: string; readonly secretAccessKey: string }
  readonly bucketName: string
  readonly endpoint: string | null
}

function statusOf(object: ObservedObject): Readonly<Record<string, unknown>> {
  return isRecord(object['status']) ? object['status'] : {}
}

/** Whether a claim has its bucket. */
export function isClaimReady(api: CosiApi, claim: ObservedObject): boolean {
  return statusOf(claim)[api === 'cosi-v1alpha1' ? 'bucketReady' : 'readyToUse'] === true
}

/** Whether an access has its key. */
export function isAccessReady(api: CosiApi, access: ObservedObject): boolean {
  return statusOf(access)[api === 'cosi-v1alpha1' ? 'accessGranted' : 'readyToUse'] === true
}

/** What the controller says went wrong; empty while it says nothing, as the first version always does. */
export function errorOf(object: ObservedObject): string {
  return texts(statusOf(object)['error'])['message'] ?? ''
}

/** Of the first version: one key of the Secret holds everything, as JSON. */
function fromBucketInfo(text: string): CosiBucket | null {
  const info = parsed(text)
  const spec = isRecord(info) && isRecord(info['spec']) ? info['spec'] : {}
  const { accessKeyID, accessSecretKey, endpoint } = texts(spec['secretS3'])
  return bucketOf({
    bucketName: texts(spec)['bucketName'],
    accessKeyId: accessKeyID,
    secretAccessKey: accessSecretKey,
    endpoint,
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function bucketOf(found: {
  readonly bucketName: string | undefined
  readonly accessKeyId: string | undefined
  readonly secretAccessKey: string | undefined
  readonly endpoint: string | undefined
}): CosiBucket | null {
  const { bucketName = '', accessKeyId = '', secretAccessKey = '', endpoint = '' } = found
  if (bucketName === '' || accessKeyId === '' || secretAccessKey === '') return null
  return { key: { accessKeyId, secretAccessKey }, bucketName, endpoint: endpoint === '' ? null : endpoint }
}

/** What the Secret of an access holds; null where anything of it is missing, or it grants no key of S3. */
export function cosiBucketOf(api: CosiApi, secret: ObservedObject): CosiBucket | null {
  const data = secretDataOf(secret)
  if (api === 'cosi-v1alpha1') return fromBucketInfo(data['BucketInfo'] ?? '')
  return bucketOf({
    bucketName: data['COSI_S3_BUCKET_ID'],
    accessKeyId: data['COSI_S3_ACCESS_KEY_ID'],
    secretAccessKey: data['COSI_S3_ACCESS_SECRET_KEY'],
    endpoint: data['COSI_S3_ENDPOINT'],
  })
}
