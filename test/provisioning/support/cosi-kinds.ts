import type { AnyObject, RealApi } from './real-api.ts'
import { untilServed } from './until-served.ts'

const group = 'objectstorage.k8s.io'
const text = { type: 'string' }
const yesOrNo = { type: 'boolean' }
const texts = { type: 'array', items: text }
const object = (properties: object) => ({ type: 'object', properties })

/** The fields of both versions together, so that one definition can serve both. */
const schemas = {
  BucketClaim: object({
    spec: object({ bucketClassName: text, protocols: texts, existingBucketName: text }),
    status: object({ bucketReady: yesOrNo, bucketName: text, readyToUse: yesOrNo, boundBucketName: text }),
  }),
  BucketAccess: object({
    spec: object({
      bucketClaimName: text,
      bucketAccessClassName: text,
      credentialsSecretName: text,
      protocol: text,
      bucketClaims: {
        type: 'array',
        items: object({ bucketClaimName: text, accessMode: text, accessSecretName: text }),
      },
    }),
    status: object({ accessGranted: yesOrNo, accountID: text, readyToUse: yesOrNo }),
  }),
  BucketClass: object({
    deletionPolicy: text,
    driverName: text,
    spec: object({ deletionPolicy: text, driverName: text }),
  }),
}
export type CosiVersion = 'v1alpha1' | 'v1alpha2'

const names = [
  { kind: 'BucketClaim', plural: 'bucketclaims', scope: 'Namespaced' },
  { kind: 'BucketAccess', plural: 'bucketaccesses', scope: 'Namespaced' },
  { kind: 'BucketClass', plural: 'bucketclasses', scope: 'Cluster' },
] as const

/** Installs definitions of COSI's kinds, in one or both of its versions, and waits until the server serves them. */
export async function installCosiKinds(api: RealApi, versions: readonly CosiVersion[]): Promise<void> {
  for (const { kind, plural, scope } of names) {
    await api.create({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      // Groups of Kubernetes itself want it said that a definition was approved, or that it was not.
      metadata: {
        name: `${plural}.${group}`,
        annotations: { 'api-approved.kubernetes.io': 'unapproved, written by a test' },
      },
      spec: {
        group,
        scope,
        names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
        versions: versions.map((name, index) => ({
          name,
          served: true,
          storage: index === 0,
          schema: { openAPIV3Schema: schemas[kind] },
          ...(scope === 'Cluster' ? {} : { subresources: { status: {} } }),
        })),
      },
    })
  }
  for (const version of versions) {
    for (const { kind } of names) await untilServed(api, `${group}/${version}`, kind)
  }
}

/** A class that keeps the buckets of deleted claims. */
export async function createBucketClass(api: RealApi, version: CosiVersion, className: string): Promise<void> {
  const policy = { deletionPolicy: 'Retain', driverName: 'driver.test' }
  await api.create({
    apiVersion: `${group}/${version}`,
    kind: 'BucketClass',
    metadata: { name: className },
    ...(version === 'v1alpha1' ? policy : { spec: policy }),
  })
}

function encoded(data: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')]))
}

/** Plays the controller and the driver of one version in a namespace, by status and Secrets alone. */
export function createCosiOperator(api: RealApi, at: { readonly version: CosiVersion; readonly namespace: string }) {
  const { version, namespace } = at
  const apiVersion = `${group}/${version}`
  const isFirst = version === 'v1alpha1'
  const key = { bucketName: `store-of-${namespace}`, accessKeyID: 'AK', accessSecretKey: 'not-a-real-key' }

  function secretData(): Record<string, string> {
    const { bucketName, ...secretS3 } = key
    return encoded(
      isFirst
        ? {
            BucketInfo: JSON.stringify({
              spec: { bucketName, secretS3: { ...secretS3, endpoint: 'https://s3.test' } },
            }),
          }
        : {
            COSI_PROTOCOL: 'S3',
            COSI_S3_BUCKET_ID: bucketName,
            COSI_S3_ENDPOINT: 'https://s3.test',
            COSI_S3_ACCESS_KEY_ID: key.accessKeyID,
            COSI_S3_ACCESS_SECRET_KEY: key.accessSecretKey,
          },
    )
  }

  function secretNameOf(access: AnyObject): string {
    const spec = access['spec'] as { credentialsSecretName?: string; bucketClaims?: { accessSecretName: string }[] }
    return spec.credentialsSecretName ?? spec.bucketClaims?.[0]?.accessSecretName ?? ''
  }

  return {
    claims: () => api.list(apiVersion, 'BucketClaim', namespace),
    accesses: () => api.list(apiVersion, 'BucketAccess', namespace),
    /** Every claim gets its bucket, every access its key. */
    async provide(): Promise<void> {
      for (const { metadata } of await api.list(apiVersion, 'BucketClaim', namespace)) {
        const address = { apiVersion, kind: 'BucketClaim', name: metadata?.name ?? '', namespace }
        const bucket = `bc-${metadata?.uid}`
        const ready = isFirst
          ? { bucketReady: true, bucketName: bucket }
          : { readyToUse: true, boundBucketName: bucket }
        await api.editStatus(address, ready)
      }
      for (const access of await api.list(apiVersion, 'BucketAccess', namespace)) {
        const metadata = { name: secretNameOf(access), namespace }
        await api.create({ apiVersion: 'v1', kind: 'Secret', metadata, data: secretData() })
        const address = { apiVersion, kind: 'BucketAccess', name: access.metadata?.name ?? '', namespace }
        await api.editStatus(address, isFirst ? { accessGranted: true } : { readyToUse: true })
      }
    },
  }
}
