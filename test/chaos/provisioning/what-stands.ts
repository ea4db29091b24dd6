import { GIB } from '@grenier/quota-billing'
import { Client } from 'pg'
import type { RawKubernetesClient } from '../../harness/raw-kubernetes-client.ts'
import type { RawObject } from '../../harness/raw-kubernetes-object.ts'
import type { Town } from './town.ts'

const collections = [
  'api/v1 resourcequotas',
  'api/v1 limitranges',
  'api/v1 secrets',
  'api/v1 configmaps',
  'api/v1 persistentvolumeclaims',
  'apis/networking.k8s.io/v1 networkpolicies',
  'apis/rbac.authorization.k8s.io/v1 rolebindings',
  'apis/objectbucket.io/v1alpha1 objectbucketclaims',
  'apis/k8up.io/v1 schedules',
  'apis/k8up.io/v1 podconfigs',
] as const

/** What a tenant with a block and a backup offer has, one of each and nothing else; `archives` is the member's own claim. */
export const wantedObjects = {
  storage: [
    'limitranges/grenier',
    'networkpolicies/grenier-allow-backup',
    'networkpolicies/grenier-allow-dns',
    'networkpolicies/grenier-default-deny',
    'persistentvolumeclaims/archives',
    'podconfigs/grenier',
    'resourcequotas/grenier',
    'rolebindings/grenier-member-admin',
    'rolebindings/grenier-member-requester',
    'schedules/grenier',
    'secrets/grenier-backup-repository',
  ],
  backup: [
    'configmaps/grenier-backup',
    'networkpolicies/grenier-default-deny',
    'objectbucketclaims/grenier-backup',
    'resourcequotas/grenier',
    'secrets/grenier-backup',
  ],
} as const

async function list(client: RawKubernetesClient, path: string): Promise<readonly RawObject[]> {
  const { status, body } = await client.get(path)
  if (status !== 200) throw new Error(`${path}: ${status}`)
  return body.items ?? []
}

/** Names of everything in a namespace, without what the cluster itself puts into each. */
export async function objectsIn(client: RawKubernetesClient, namespace: string): Promise<string[]> {
  const found = await Promise.all(
    collections.map(async (collection) => {
      const [root, plural] = collection.split(' ')
      const items = await list(client, `/${root}/namespaces/${namespace}/${plural}`)
      return items.map(({ metadata }) => `${plural}/${metadata.name}`)
    }),
  )
  return found
    .flat()
    .filter((name) => name !== 'configmaps/kube-root-ca.crt')
    .toSorted()
}

/** Namespaces of ours on the cluster. */
export async function namespacesOfOurs(client: RawKubernetesClient): Promise<string[]> {
  const items = await list(client, '/api/v1/namespaces?labelSelector=app.kubernetes.io%2Fmanaged-by%3Dgrenier')
  // That of our accounts bears the stamp, and is no tenant's.
  const names = items.map(({ metadata }) => metadata.name ?? '')
  return names.filter((name) => name !== 'grenier-system').toSorted()
}

/** Managers of the fields of an object that were applied: one and the same, however often it was sent. */
export async function appliersOf(client: RawKubernetesClient, path: string): Promise<string[]> {
  const { body } = await client.get(path)
  const entries = (body.metadata.managedFields ?? []) as readonly { manager?: string; operation?: string }[]
  return entries.filter(({ operation }) => operation === 'Apply').map(({ manager }) => manager ?? '')
}

/** Bytes that the cluster allows a tenant of its block offer. */
export async function ceilingOf(client: RawKubernetesClient, slug: string): Promise<string> {
  const { body } = await client.get(`/api/v1/namespaces/${slug}-storage/resourcequotas/grenier`)
  return (body['spec'] as { hard: Record<string, string> }).hard['requests.storage'] ?? ''
}

export interface TenantInDatabase {
  readonly slug: string
  readonly ready: string
  readonly ceiling: string
  readonly password: string
}

/** Each tenant as the database has it: readiness, block quota as the cluster should write it, and the stored password. */
export async function readTenants(town: Town, admin?: Client): Promise<TenantInDatabase[]> {
  const rows = await query<{ slug: string; ready: string; bytes: string; sealed: string }>(
    town,
    `SELECT tenant.slug, tenant.ready, quota.quota_bytes::text AS bytes, coalesce(password_sealed, '') AS sealed
       FROM tenant
       JOIN quota ON quota.tenant_id = tenant.id AND quota.offer_id = '${town.offers.blockId}'
       LEFT JOIN backup_repository repository ON repository.tenant_id = tenant.id
      ORDER BY tenant.slug`,
    admin,
  )
  return rows.map(({ slug, ready, bytes, sealed }) => ({
    slug,
    ready,
    ceiling: inGi(BigInt(bytes)),
    password: sealed === '' ? '' : town.secretBox.open(sealed),
  }))
}

/** As the cluster writes it: whole GiB, and a thousand and twenty-four of them are a TiB. */
function inGi(bytes: bigint): string {
  const gib = bytes / GIB
  return gib % 1_024n === 0n ? `${gib / 1_024n}Ti` : `${gib}Gi`
}

/** Jobs that are not done, and quotas that the cluster has not agreed with. */
export async function readUnsettled(town: Town): Promise<{ jobs: number; quotas: number }> {
  const [row] = await query<{ jobs: number; quotas: number }>(
    town,
    `SELECT (SELECT count(*) FROM outbox WHERE state <> 'done' AND kind = 'reconcile-tenant')::integer AS jobs,
            (SELECT count(*) FROM quota WHERE state <> 'active')::integer AS quotas`,
  )
  return row ?? { jobs: 0, quotas: 0 }
}

/** What is observed of a tenant, `type status reason: message`. */
export async function conditionsOf(town: Town, slug: string): Promise<string[]> {
  const rows = await query<{ told: string }>(
    town,
    `SELECT type || ' ' || status || ' ' || reason || ': ' || message AS told
       FROM tenant_condition JOIN tenant ON tenant.id = tenant_id WHERE slug = '${slug}' ORDER BY type`,
  )
  return rows.map(({ told }) => told)
}

/** Rows of the database, for what no use case shows; within a connection's transaction where one is given. */
export async function query<Row extends object>(town: Town, sql: string, within?: Client): Promise<Row[]> {
  if (within !== undefined) return (await within.query<Row>(sql)).rows
  const admin = new Client({ connectionString: town.database.adminUrl })
  await admin.connect()
  try {
    return (await admin.query<Row>(sql)).rows
  } finally {
    await admin.end()
  }
}
