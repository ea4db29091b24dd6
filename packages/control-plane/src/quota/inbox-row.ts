import type {
  AgreementTerms,
  InboxLine,
  InboxRow,
  Mandate,
  QuotaRequestView,
  TariffData,
  Tenant,
} from '@grenier/contracts'
import {
  addDays,
  type CapacityTrend,
  type CivilDate,
  civilDateOf,
  daysUntilFull,
  isInForce,
  levelEffects,
  microsFromCents,
  msPerDay,
  openQuestion,
  otherQuotaBytesOf,
  proposeDecision,
  type QuotaPolicy,
  useTrend,
  workingDaysBetween,
} from '@grenier/quota-billing'
import { countedDays, outlookDays } from '../metering/counted-days.ts'
import type { DailyTotal } from '../metering/ports.ts'
import { isVisaDue } from './approval-steps.ts'
import { sizeAsked, withoutOwnHold } from './own-hold.ts'
import { holdQuestionOf, type PlannedLine, planAt } from './plan-lines.ts'
import type { QuotaPosition, QuotaSize } from './ports.ts'
import type { TrendOf } from './read-trends.ts'
import { roundedQuotaBytes } from './simulated-line.ts'
import { yearlyCostOfChange } from './yearly-cost.ts'

type OfTenant<Thing> = Thing & { readonly tenantId: string }

/** Everything that the requests of a page are judged by, read at once. */
export interface InboxSurroundings {
  readonly today: CivilDate
  readonly timeZone: string
  readonly tariff: TariffData | null
  readonly policy: QuotaPolicy
  readonly tenants: readonly Tenant[]
  readonly agreements: ReadonlyMap<string, AgreementTerms>
  /** Of those who ask, whatever their dates, the newest first. */
  readonly mandates: readonly Mandate[]
  readonly names: readonly { readonly subject: string; readonly name: string | null }[]
  readonly positions: readonly OfTenant<QuotaPosition>[]
  readonly sizes: readonly OfTenant<QuotaSize>[]
  readonly totals: readonly OfTenant<DailyTotal>[]
  readonly trendOf: TrendOf
}

/** A line planned as its approval would plan it: its own hold is not in its way. */
function plannedLines(request: QuotaRequestView, { positions }: InboxSurroundings): PlannedLine[] {
  return request.lines.flatMap((line) => {
    const stands = positions.find(({ tenantId, offer }) => tenantId === request.tenantId && offer.id === line.offerId)
    if (stands === undefined) return []
    const position = withoutOwnHold(stands, line.heldBytes)
    const wantedQuotaBytes = sizeAsked(line)
    // Where data may be stored is asked again when it is decided; it was when the request came.
    return [{ position, wantedQuotaBytes, plan: planAt(holdQuestionOf(position, wantedQuotaBytes), null) }]
  })
}

function tightestPool(line: PlannedLine, trendOf: TrendOf): InboxLine['pool'] {
  const { offer, path, quotaBytes } = line.position
  const trendOfNode = (nodeId: string) => trendOf({ offerId: offer.id, nodeId })
  const effects = levelEffects({ path, deltaBytes: roundedQuotaBytes(line) - quotaBytes, trendOfNode })
  const limited = effects.flatMap(({ level, freeBytesAfter, daysToFullAfter }) =>
    freeBytesAfter === null ? [] : [{ poolId: level.nodeId, name: level.name, freeBytesAfter, daysToFullAfter }],
  )
  const [first, ...others] = limited
  if (first === undefined) return null
  return others.reduce((least, pool) => (pool.freeBytesAfter < least.freeBytesAfter ? pool : least), first)
}

function grownOver90Days(trend: CapacityTrend | null): bigint | null {
  return trend === null ? null : (trend.grownBytes * BigInt(outlookDays * msPerDay)) / BigInt(trend.overMs)
}

function inboxLine(line: PlannedLine, request: QuotaRequestView, around: InboxSurroundings): InboxLine {
  const { offer, quotaBytes, usedBytes } = line.position
  const totals = around.totals.filter(({ tenantId, offerId }) => tenantId === request.tenantId && offerId === offer.id)
  const trend = useTrend(countedDays(totals, { kind: offer.kind, timeZone: around.timeZone }))
  const daysToFull = usedBytes === null ? null : daysUntilFull(quotaBytes - usedBytes, trend)
  return {
    offerId: offer.id,
    offerName: offer.name,
    kind: offer.kind,
    quotaBytes,
    wantedQuotaBytes: roundedQuotaBytes(line),
    fits: line.plan.kind === 'fits' || line.plan.refusal.code === 'not-a-change',
    otherQuotaBytes: otherOf(line),
    inUseBytes: usedBytes,
    grown90DaysBytes: grownOver90Days(trend),
    fullOn: daysToFull === null ? null : addDays(around.today, daysToFull),
    pool: tightestPool(line, around.trendOf),
  }
}

function otherOf({ plan, position }: PlannedLine): bigint | null {
  const { quotaBytes, offer } = position
  return otherQuotaBytesOf({ plan, currentQuotaBytes: quotaBytes, sizeSteps: offer.sizeStepsBytes })
}

/** The yearly cost of everything the member has, before and with the request. */
function costOf(planned: readonly PlannedLine[], tenant: Tenant, around: InboxSurroundings): InboxRow['cost'] {
  const { tariff, today, timeZone, sizes, agreements } = around
  const lines = planned.map((line) => ({
    offerId: line.position.offer.id,
    kind: line.position.offer.kind,
    beforeBytes: line.position.quotaBytes,
    afterBytes: roundedQuotaBytes(line),
  }))
  const quotas = sizes.filter(({ tenantId }) => tenantId === tenant.id)
  const cost = yearlyCostOfChange({ tariff, today, timeZone, tenant, quotas, lines })
  const commitmentCents = agreements.get(tenant.id)?.annualCommitmentCents ?? null
  if (cost === null) return null
  return {
    addedPerYearMicros: cost.afterMicros - cost.beforeMicros,
    perYearAfterMicros: cost.afterMicros,
    annualCommitmentMicros: commitmentCents === null ? null : microsFromCents(commitmentCents),
  }
}

function agreementOf({ agreements, today }: InboxSurroundings, tenantId: string): InboxRow['agreement'] {
  const terms = agreements.get(tenantId)
  if (terms === undefined) return null
  const { number, endsOn, noticeDays } = terms
  return { number, endsOn, isInLastNotice: endsOn !== null && addDays(today, noticeDays) >= endsOn }
}

function requesterOf(request: QuotaRequestView, { mandates, names, today }: InboxSurroundings): InboxRow['requester'] {
  const own = mandates.filter(
    ({ tenantId, personSubject }) => tenantId === request.tenantId && personSubject === request.requestedBy,
  )
  const mandate = own.find((known) => isInForce(known, today)) ?? null
  const ended = own.find(({ validUntil }) => validUntil !== null && validUntil <= today)
  const signedIn = names.find(({ subject }) => subject === request.requestedBy)?.name ?? null
  return {
    name: mandate?.personName ?? signedIn ?? ended?.personName ?? null,
    mandate,
    mandateEndedOn: mandate === null ? (ended?.validUntil ?? null) : null,
  }
}

function proposalOf(
  request: QuotaRequestView,
  { planned, cost, around }: { planned: readonly PlannedLine[]; cost: InboxRow['cost']; around: InboxSurroundings },
): InboxRow['proposal'] {
  const commitment = cost?.annualCommitmentMicros ?? null
  return proposeDecision({
    awaits: isVisaDue(request) ? 'visa' : openQuestion(request) !== null ? 'answer' : null,
    lines: planned.map((line) => ({
      plan: line.plan,
      currentQuotaBytes: line.position.quotaBytes,
      inUseBytes: line.position.usedBytes,
      otherQuotaBytes: otherOf(line),
    })),
    hasAgreement: around.agreements.has(request.tenantId),
    withinCommitment: cost === null || commitment === null ? null : cost.perYearAfterMicros <= commitment,
    usedPercentMin: around.policy.usedPercentMin,
  })
}

/** One request with everything its decision rests on. */
export function inboxRow(request: QuotaRequestView, around: InboxSurroundings): InboxRow {
  const { today, timeZone } = around
  const planned = plannedLines(request, around)
  const tenant = around.tenants.find(({ id }) => id === request.tenantId)
  const cost = tenant === undefined ? null : costOf(planned, tenant, around)
  return {
    request,
    member: { inhabitants: tenant?.inhabitants ?? null, groupName: tenant?.groupName ?? null },
    requester: requesterOf(request, around),
    ageWorkingDays: Math.max(0, workingDaysBetween(civilDateOf(request.submittedAt, timeZone), today)),
    dueInWorkingDays: request.dueOn === null ? null : workingDaysBetween(today, request.dueOn),
    lines: planned.map((line) => inboxLine(line, request, around)),
    cost,
    agreement: agreementOf(around, request.tenantId),
    proposal: proposalOf(request, { planned, cost, around }),
  }
}
