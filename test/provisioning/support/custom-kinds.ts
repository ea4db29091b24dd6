import { setTimeout as sleep } from 'node:timers/promises'
import { chartKinds } from './chart-kinds.ts'
import { customKinds } from './custom-schemas.ts'
import type { AnyObject, RealApi } from './real-api.ts'
import { untilServed } from './until-served.ts'

const kindsInstalled = [...customKinds, ...chartKinds]
const crdVersion = 'apiextensions.k8s.io/v1'

/** Installs definitions of the kinds of others that Grenier and its chart write, where there is none yet, and waits until the server serves them. */
export async function installCustomKinds(api: RealApi): Promise<void> {
  for (const custom of kindsInstalled) {
    const { group, version, kind, plural, schema } = custom
    await api.create({
      apiVersion: crdVersion,
      kind: 'CustomResourceDefinition',
      // Groups of Kubernetes itself want it said that a definition was approved, or that it was not.
      metadata: {
        name: `${plural}.${group}`,
        annotations: group.endsWith('.k8s.io') ? { 'api-approved.kubernetes.io': 'unapproved, written by a test' } : {},
      },
      spec: {
        group,
        scope: 'Namespaced',
        names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
        versions: [
          {
            name: version,
            served: true,
            storage: true,
            schema: { openAPIV3Schema: schema },
            ...('hasStatus' in custom ? { subresources: { status: {} } } : {}),
          },
        ],
      },
    })
  }
  for (const { group, version, kind } of kindsInstalled) await untilServed(api, `${group}/${version}`, kind)
}

const claimVersion = 'objectbucket.io/v1alpha1'

function providesFor(claim: AnyObject, namespacePrefix: string): boolean {
  const namespace = claim.metadata?.namespace ?? ''
  return namespace.startsWith(namespacePrefix) && (claim['status'] as { phase?: string } | undefined)?.phase !== 'Bound'
}

async function bind(api: RealApi, claim: AnyObject): Promise<void> {
  const name = claim.metadata?.name ?? ''
  const namespace = claim.metadata?.namespace ?? ''
  const encode = (text: string) => Buffer.from(text).toString('base64')
  const metadata = { name, namespace }
  await api.create({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata,
    data: { AWS_ACCESS_KEY_ID: encode(`key-of-${namespace}`), AWS_SECRET_ACCESS_KEY: encode('not-a-real-key') },
  })
  const data = { BUCKET_HOST: 's3.test.svc', BUCKET_PORT: '80', BUCKET_NAME: `bucket-of-${namespace}` }
  await api.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data })
  const address = { apiVersion: claimVersion, kind: 'ObjectBucketClaim', name, namespace }
  await api.edit(address, { spec: { bucketName: data.BUCKET_NAME }, status: { phase: 'Bound' } })
}

/** Binds bucket claims in namespaces of that prefix, as a provisioner of a real cluster would. */
export function startBucketProvisioner(api: RealApi, namespacePrefix: string): { stop(): Promise<void> } {
  const stopping = new AbortController()
  async function work(): Promise<void> {
    while (!stopping.signal.aborted) {
      const claims = await api.list(claimVersion, 'ObjectBucketClaim').catch(() => [])
      const pending = claims.filter((claim) => providesFor(claim, namespacePrefix))
      await Promise.all(pending.map((claim) => bind(api, claim).catch(() => undefined)))
      await sleep(100)
    }
  }
  const working = work()
  return {
    stop: async () => {
      stopping.abort()
      await working
    },
  }
}
