import type { AgreementTerms, Offer, QuotaSimulation, RefusalData, Tenant } from '@grenier/contracts'
import { type CivilDate, civilDateOf, type Instant } from '@grenier/quota-billing'
import { personBehind } from '../access/person-behind.ts'
import type { TenantPlaces } from '../provisioning/places-of-tenant.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { readAll } from '../shared/read-all.ts'
import { isLeaving } from '../tenancy/leaving.ts'
import { isMoving } from '../tenancy/moving.ts'
import { policyInForce } from './auto-approval-policy.ts'
import { explainRefusals } from './explain-refusals.ts'
import { type Judgement, judgeRequest } from './judge-request.ts'
import { mandateGiving, type VisaVerdict } from './judge-visa.ts'
import { isFitting, type PlannedLine } from './plan-lines.ts'
import { readTrends } from './read-trends.ts'
import { refusedWhole } from './refusals.ts'
import { simulatedBackup } from './simulated-backup.ts'
import { type QuotaChange, simulatedCost } from './simulated-cost.ts'
import { roundedQuotaBytes, simulatedLine } from './simulated-line.ts'

export interface ChangeToSimulate {
  readonly tenant: Tenant
  readonly planned: readonly PlannedLine[]
  /** Where the data may be stored; null: anywhere. */
  readonly places: TenantPlaces | null
  readonly temporaryUntil: CivilDate | null
  readonly now: Instant
  /** True for those who may see what pools have given, not only what they have left. */
  readonly showsGiven: boolean
  /** True for a request that a person decides already, whatever the policy says of it now. */
  readonly isUndecided: boolean
  /** Who sends the request, or sent it: its ceiling and its own mandate count. */
  readonly requester: string
  /** Who wants to know: is told whether a mandate of its own would give the visa. */
  readonly asker: string
  /** The mandate under which the visa is given already. */
  readonly signedUnder: string | null
}

/** Every quota of the tenant, before and after; a line that is refused counts as it was asked. */
async function quotaChanges(
  tx: Transaction,
  { tenant, planned }: ChangeToSimulate,
  offers: readonly Offer[],
): Promise<QuotaChange[]> {
  const asked = planned.map((line) => ({
    offer: line.position.offer,
    beforeBytes: line.position.quotaBytes,
    afterBytes: roundedQuotaBytes(line),
  }))
  const askedOffers = new Set(asked.map(({ offer }) => offer.id))
  const others = (await tx.quota.listTenantQuotas(tenant.id)).flatMap(({ offerId, quotaBytes }) => {
    const offer = askedOffers.has(offerId) ? undefined : offers.find(({ id }) => id === offerId)
    return offer === undefined ? [] : [{ offer, beforeBytes: quotaBytes, afterBytes: quotaBytes }]
  })
  return [...asked, ...others]
}

/** The verdict of policy, asked only of what would be judged: a request that is refused never gets that far. */
async function judged(
  tx: Transaction,
  change: ChangeToSimulate,
  terms: { agreement: AgreementTerms | null; today: CivilDate; timeZone: string },
): Promise<Judgement | null> {
  const { tenant, planned, now, requester } = change
  const { agreement, today, timeZone } = terms
  const lines = planned.filter(isFitting)
  if (agreement === null || lines.length < planned.length) return null
  const inForce = await tx.billing.tariffOn(today)
  const quotas = await tx.quota.quotaSizes(tenant.id)
  const mandates = await tx.tenancy.mandatesOf(tenant.id, requester)
  const policy = await policyInForce(tx, now)
  const tariff = inForce?.tariff ?? null
  const facts = { policy, tenant, agreement, tariff, mandates, quotas, lines, now, today, timeZone }
  return judgeRequest({ ...facts, requester: await personBehind(tx, requester) })
}

/** The mandate under which the visa is given, or would be by whoever asks; null: none is wanted, or somebody else's is. */
async function visaMandateId(
  tx: Transaction,
  { tenant, asker, requester, signedUnder }: ChangeToSimulate,
  { visa, today }: { visa: VisaVerdict | null; today: CivilDate },
): Promise<string | null> {
  if (visa === null || visa.reasons.length === 0) return null
  const given = signedUnder ?? visa.mandateId
  if (given !== null || asker === requester) return given
  const { addedCostMicros } = visa
  return mandateGiving(await tx.tenancy.mandatesOf(tenant.id, asker), { day: today, addedCostMicros })?.id ?? null
}

function outcomeOf(judgement: Judgement | null, isUndecided: boolean): QuotaSimulation['outcome'] {
  if (judgement === null) return 'refused'
  return judgement.decision === 'automatic' && !isUndecided ? 'granted-at-once' : 'needs-approval'
}

function refusalOf(line: PlannedLine, refusals: readonly RefusalData[]): RefusalData | null {
  return refusals.find(({ offerId }) => offerId === line.position.offer.id) ?? null
}

/**
 * What a change of quotas would do at this moment: to every level, to the cost, to the backup space, and who would have to
 * decide. Reads only, in platform scope: the caller has authorised the actor and says what it may be shown.
 */
export async function simulateChange(
  ports: ControlPlanePorts,
  tx: Transaction,
  change: ChangeToSimulate,
): Promise<QuotaSimulation> {
  const { installation } = ports
  const { tenant, planned, places, temporaryUntil, now, showsGiven, isUndecided } = change
  const { timeZone } = installation
  const today = civilDateOf(now, timeZone)
  const agreement = await tx.tenancy.agreementInForce(tenant.id, today)
  const explained = await explainRefusals(tx, { tenantId: tenant.id, planned, places, now, today })
  const leaves = await isLeaving(tx, tenant.id)
  const moves = await isMoving(tx, tenant.id, today)
  const refused = refusedWhole({ agreement, isLeaving: leaves, isMoving: moves }, planned, explained)
  const refusals = refused ?? explained
  const offerIds = planned.map(({ position }) => position.offer.id)
  const trendOf = await readTrends(tx, tenant.id, { offerIds, now })
  const offers = await readAll((query) => tx.quota.listOffers(query))
  const quotas = await quotaChanges(tx, change, offers)
  const judgement = refused !== null ? null : await judged(tx, change, { agreement, today, timeZone })
  return {
    simulatedAt: now,
    outcome: outcomeOf(judgement, isUndecided),
    lines: planned.map((line) => simulatedLine(line, refusalOf(line, refusals), { trendOf, showsGiven })),
    refusals,
    automatic: judgement?.automatic ?? null,
    visaReasons: judgement?.visa.reasons ?? [],
    visaMandateId: await visaMandateId(tx, change, { visa: judgement?.visa ?? null, today }),
    cost: await simulatedCost(tx, { tenant, agreement, quotas, temporaryUntil, today, installation }),
    backup: await simulatedBackup(tx, { tenant, planned, places, quotas, offers }),
  }
}
