import { setTimeout as sleep } from 'node:timers/promises'
import type { Tenant } from '@grenier/contracts'
import { civilDate } from '@grenier/quota-billing'
import type { RegisterCommune } from '@grenier/register'
import { storyOffers } from './offers.ts'
import { type StoryRegion, starterBytes } from './prepare-region.ts'
import type { StoryActs } from './publish-tariff.ts'
import type { StoryOrganisations } from './register-organisations.ts'
import { all, ensure, forEachAtMost, type StoryApi } from './story-tools.ts'

/** A commune that has joined. */
export interface StoryMember {
  readonly commune: RegisterCommune
  readonly tenant: Tenant
}

export interface EnrolTimings {
  readonly enrolMs: number
  /** From the first enrolment to the last member being ready: enrolling is part of it. */
  readonly provisioningMs: number
}

const callsAtOnce = 8
const pollMs = 150
const patienceMs = 5 * 60_000

/** Enrols every commune of the register, then waits until every one is ready. In the register's order. */
export async function enrolMembers(
  api: StoryApi,
  standing: { organisations: StoryOrganisations; region: StoryRegion; acts: StoryActs },
): Promise<{ members: readonly StoryMember[]; timings: EnrolTimings }> {
  const { register, progress } = api.tools
  const startedAt = performance.now()
  const known = await listTenants(api)
  const phase = progress.phase('Adhésions', register.communes.length)
  const tenants = new Map<string, Tenant>()
  await forEachAtMost(register.communes, callsAtOnce, async (commune) => {
    const organisationId = standing.organisations.communes.get(commune.inseeCode)?.id ?? ''
    const tenant = await ensure(known.get(organisationId), () => enrol(api, { commune, organisationId, ...standing }))
    tenants.set(commune.inseeCode, tenant)
    phase.advance()
  })
  phase.end()
  const enrolMs = performance.now() - startedAt
  await waitUntilReady(api, register.communes.length)
  const provisioningMs = performance.now() - startedAt
  const members = register.communes.flatMap((commune) => {
    const tenant = tenants.get(commune.inseeCode)
    return tenant === undefined ? [] : [{ commune, tenant }]
  })
  return { members, timings: { enrolMs, provisioningMs } }
}

/** Tenants by organisation. */
async function listTenants(api: StoryApi): Promise<Map<string, Tenant>> {
  const tenants = await all(api.operator.items('listTenants', { query: { limit: 500 } }))
  return new Map(tenants.map((tenant) => [tenant.organisationId, tenant]))
}

async function enrol(
  api: StoryApi,
  about: { commune: RegisterCommune; organisationId: string; region: StoryRegion; acts: StoryActs },
): Promise<Tenant> {
  const { commune, organisationId, region, acts } = about
  const pool =
    commune.epciSiren === null ? region.rootPool : (region.epciPools.get(commune.epciSiren) ?? region.rootPool)
  return await api.operator.call('enrolTenant', {
    body: {
      organisationId,
      parentNodeId: pool.id,
      agreement: {
        number: `CONV-2026-${commune.inseeCode}`,
        actId: acts.agreementActId,
        startsOn: civilDate('2026-01-01'),
        endsOn: null,
        noticeDays: 180,
        billingCycle: 'month',
        annualCommitmentCents: commitmentCents(commune),
      },
      recipient: {
        siret: null,
        budget: 'Budget principal',
        serviceCode: null,
        serviceCodeRequired: false,
        engagementRequired: false,
        expenseAccount: null,
        vatLiable: false,
        settlementMode: 'titre',
      },
      starterQuotas: storyOffers.flatMap((offer) => {
        const quotaBytes = starterBytes(offer, commune)
        const offerId = region.offers.get(offer.code)?.id
        return quotaBytes === null || offerId === undefined ? [] : [{ offerId, quotaBytes }]
      }),
    },
    idempotencyKey: `demo:tenant:${commune.inseeCode}`,
  })
}

/** What the commune agrees to spend in a year: room for one size more of everything, whatever its size. */
function commitmentCents(commune: RegisterCommune): bigint {
  return 100_000n + 200n * BigInt(commune.population ?? 0)
}

async function waitUntilReady(api: StoryApi, total: number): Promise<void> {
  const phase = api.tools.progress.phase('Provisionnement', total)
  const deadline = performance.now() + patienceMs
  for (;;) {
    const summary = await api.operator.call('getProvisioningSummary')
    phase.set(summary.ready, total)
    if (summary.ready >= total || (!api.tools.clusters.complete && (await isEachExamined(api)))) {
      phase.end(`${summary.namespaces} espaces de noms, ${summary.objectsApplied} objets appliqués`)
      if (summary.ready < total)
        api.tools.progress.line(`  en attente : ${await whyNotReady(api, total - summary.ready)}`)
      return
    }
    if (performance.now() > deadline) throw new Error(await whyNotReady(api, total - summary.ready))
    await sleep(pollMs)
  }
}

/** On a cluster that does not serve everything, members stay unready for good; each was at least brought as far as it goes. */
async function isEachExamined(api: StoryApi): Promise<boolean> {
  const { items } = await api.operator.call('listTenants', { query: { ready: 'Unknown', limit: 1 } })
  return items.length === 0
}

/** What one of those that wait is waiting for. */
async function whyNotReady(api: StoryApi, waiting: number): Promise<string> {
  const tenants = await all(api.operator.items('listTenants', { query: { limit: 500 } }))
  const tenantId = tenants.find((tenant) => tenant.ready !== 'True')?.id
  if (tenantId === undefined) return `${waiting} members are missing`
  const { name, conditions } = await api.operator.call('getTenant', { params: { tenantId } })
  const ready = conditions.find((condition) => condition.type === 'Ready')
  return `${waiting} members are still not ready; ${name}: ${ready?.reason ?? 'nothing known'} ${ready?.message ?? ''}`
}
