import { setTimeout as sleep } from 'node:timers/promises'
import { Problem } from '@grenier/control-plane/ports'
import { GIB } from '@grenier/quota-billing'
import type { Random } from '../../fidelity/random.ts'
import { callOf, memberOf, operator } from '../../harness/actors.ts'
import type { RawKubernetesClient } from '../../harness/raw-kubernetes-client.ts'
import { classNames, starterGib, type Town } from './town.ts'

export interface MemberTenant {
  readonly id: string
  readonly slug: string
}

const pauseMs = 15

/** Sizes of each tenant's block quota in the order in which they were granted; none comes twice. */
export type GrantedSizes = Map<string, bigint[]>

/** Asks for another size, and the operator grants it. What is refused for now is left. */
export async function changeQuota(
  town: Town,
  { tenant, gib, granted }: { tenant: MemberTenant; gib: bigint; granted: GrantedSizes },
): Promise<void> {
  try {
    const request = await town.api.submitQuotaRequest(
      {
        tenantId: tenant.id,
        lines: [{ offerId: town.offers.blockId, wantedQuotaBytes: gib * GIB }],
        justification: 'Archives numérisées',
        wishedOn: null,
        temporaryUntil: null,
        waitIfFull: false,
      },
      callOf(memberOf(tenant.id)),
    )
    if (request.state === 'submitted') {
      await town.api.decideQuotaRequest(
        { requestId: request.id, decision: 'approve', amendedLines: [], reason: 'Besoin établi' },
        callOf(operator, { ifMatch: request.version }),
      )
    }
    granted.set(tenant.slug, [...(granted.get(tenant.slug) ?? []), gib])
  } catch (error) {
    if (!(error instanceof Problem)) throw error
  }
}

/** The member puts data there as soon as it may; what exists already is left. */
async function putArchives(client: RawKubernetesClient, { slug }: MemberTenant): Promise<void> {
  await client.create(`/api/v1/namespaces/${slug}-storage/persistentvolumeclaims`, {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'archives' },
    spec: {
      storageClassName: classNames.block,
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '2Gi' } },
    },
  })
}

/** Members ask for more and for less, one change after the other, and put data where they can. */
export async function changeQuotas(
  town: Town,
  options: {
    readonly client: RawKubernetesClient
    readonly tenants: readonly MemberTenant[]
    readonly changes: number
    readonly random: Random
  },
): Promise<GrantedSizes> {
  const { client, tenants, random } = options
  const granted: GrantedSizes = new Map(tenants.map(({ slug }) => [slug, [starterGib]]))
  for (let change = 0; change < options.changes; change += 1) {
    const tenant = random.pick(tenants)
    const gib = BigInt(11 + random.below(900))
    if (!granted.get(tenant.slug)?.includes(gib)) await changeQuota(town, { tenant, gib, granted })
    await putArchives(client, random.pick(tenants))
    // The pace of people, not a wait for anything.
    await sleep(pauseMs)
  }
  return granted
}

/** Everybody has data in the end. */
export async function putAllArchives(client: RawKubernetesClient, tenants: readonly MemberTenant[]): Promise<void> {
  for (const tenant of tenants) await putArchives(client, tenant)
}
