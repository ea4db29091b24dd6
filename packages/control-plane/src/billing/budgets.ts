import type { Command } from '@grenier/contracts'
import {
  type Budget,
  civilDateOf,
  civilMonth,
  type Instant,
  isSameBudget,
  sumMicros,
  thresholdsReached,
} from '@grenier/quota-billing'
import { writeNoticeJob } from '../notification/notice-jobs.ts'
import { readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { derivedId } from '../shared/derived-id.ts'
import type { OutboxMessage, Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { JobUseCase, UseCase } from '../shared/use-case.ts'
import type { StoredCrossing } from './budget.ports.ts'
import { closedMonths, type ForecastYear, forecastYear, type YearFigures } from './forecast-year.ts'
import { memberPortions, pageOfMore } from './member-portions.ts'
import { lastDayOf } from './period-facts.ts'
import { watchedBudgets } from './planned-years.ts'
import { withMembers } from './with-members.ts'

/**
 * Sets budgets of a year; all of them or none. What was crossed before stays told. Problems: `tenant-unknown` with how many,
 * `invalid-input` for a budget that stands twice, `version-stale` where another one stands by now than the caller saw.
 */
export function saveBudgets(ports: ControlPlanePorts): UseCase<'saveBudgets'> {
  return (command, call) =>
    runCommand(ports, { operation: 'saveBudgets', command, call }, async (tx, now) => {
      const { year, items } = command
      if (new Set(items.map(({ tenantId }) => tenantId)).size < items.length) throw new Problem('invalid-input')
      const enrolled = await tx.tenancy.tenantsOnDay(lastDayOf(civilMonth(`${year}-12`)))
      const known = new Set<string | null>([null, ...enrolled.map(({ tenantId }) => tenantId)])
      const unknown = items.filter(({ tenantId }) => !known.has(tenantId))
      if (unknown.length > 0) throw new Problem('tenant-unknown', { count: String(unknown.length) })
      await refuseOvertaken(tx, command)
      await tx.billing.saveBudgets({ year, items, recordedBy: call.actor.subject, recordedAt: now })
      return {
        answer: { year, saved: items.length },
        audit: [{ tenantId: null, subjectKind: 'fiscal-year', subjectId: year }],
      }
    })
}

/** Two who save at once come one after the other: the second is told instead of taking back what the first one set. */
async function refuseOvertaken(tx: Transaction, { year, items }: Command<'saveBudgets'>): Promise<void> {
  await tx.billing.lockFiscalYear(year)
  const ids = items.flatMap(({ tenantId }) => tenantId ?? [])
  const standing = [...(await tx.billing.operatorBudgets(year)), ...(await tx.billing.memberBudgets(year, ids))]
  const standingOf = new Map(standing.map((budget) => [budget.tenantId, budget]))
  const isOvertaken = items.some(
    ({ tenantId, expected }) => expected !== undefined && !isSameBudget(standingOf.get(tenantId) ?? null, expected),
  )
  if (isOvertaken) throw new Problem('version-stale')
}

/** Whose the operator's own budget is, among those of members. */
const nobody = { memberName: null, memberSiren: null, memberInseeCode: null }

/**
 * Budgets of a year and what was crossed of each, a page of members by id; the operator's own first, on the first page. A member's own
 * scope shows it no others.
 */
export function listBudgets({ unitOfWork }: ControlPlanePorts): UseCase<'listBudgets'> {
  return async ({ year, after = null, limit }, call) => {
    const scope = readScope('listBudgets', call)
    return await unitOfWork.read(scope, async (tx) => {
      const showsOwn = scope.kind === 'platform' && after === null
      const own = showsOwn ? await tx.billing.operatorBudgets(year) : []
      const ownCrossings = showsOwn ? await tx.billing.operatorCrossings(year) : []
      const budgets = await tx.billing.memberBudgetsAfter(year, { after, limit: limit + 1 })
      const { page, nextAfter } = pageOfMore(budgets, limit, ({ tenantId }) => tenantId)
      const ids = page.map(({ tenantId }) => tenantId)
      const told = [...ownCrossings, ...(await tx.billing.memberCrossings(year, ids))]
      const crossings = Map.groupBy(told, (one) => one.tenantId)
      const named = await withMembers(tx, lastDayOf(civilMonth(`${year}-12`)), page)
      const all = [...own.map((budget) => ({ ...budget, ...nobody })), ...named]
      const items = all.map((budget) => ({ ...budget, crossings: crossings.get(budget.tenantId) ?? [] }))
      return { year, items, nextAfter }
    })
  }
}

/** Once for each crossing; the row itself is the proof that it was told of. */
function auditOf(year: string, { tenantId, percent, basis, budgetCents, amountMicros, crossedAt }: StoredCrossing) {
  return {
    tenantId,
    actor: 'schedule',
    action: 'assessBudgets',
    subjectKind: 'fiscal-year',
    subjectId: year,
    // No call stands behind a job; the crossing's own id finds its rows together.
    requestId: derivedId(['budget-crossing', year, tenantId ?? '', percent, basis]),
    recordedAt: crossedAt,
    before: null,
    after: { percent, basis, budgetCents: String(budgetCents), amountMicros: String(amountMicros) },
  }
}

/** A member is told of its own budget; the operator's stands in the operator's list. */
function noticeOf(year: string, { tenantId, percent, basis }: StoredCrossing): OutboxMessage[] {
  if (tenantId === null) return []
  return [writeNoticeJob({ tenantId, kind: 'budget-crossed', subjectId: year, occurrence: `${percent} ${basis}` })]
}

type Amounts = readonly (readonly [StoredCrossing['basis'], bigint])[]

interface YearToAssess {
  readonly year: string
  readonly now: Instant
}

/** A budget, and the amounts that are held against it; empty where nothing is known of them. */
interface Assessed extends Budget {
  /** Null: the operator's. */
  readonly tenantId: string | null
  readonly amounts: Amounts
}

async function tellCrossings(
  tx: Transaction,
  { year, now }: YearToAssess,
  budgets: readonly Assessed[],
): Promise<void> {
  if (budgets.length === 0) return
  const crossings = budgets.flatMap((budget) =>
    budget.amounts.flatMap(([basis, amountMicros]) =>
      thresholdsReached(budget, amountMicros).map(
        (percent): StoredCrossing => ({
          tenantId: budget.tenantId,
          percent,
          basis,
          budgetCents: budget.amountCents,
          amountMicros,
          crossedAt: now,
        }),
      ),
    ),
  )
  const fresh = await tx.billing.insertCrossings(year, crossings)
  if (fresh.length === 0) return
  await tx.audit.append(fresh.map((crossing) => auditOf(year, crossing)))
  const notices = fresh.flatMap((crossing) => noticeOf(year, crossing))
  if (notices.length > 0) await tx.outbox.append(notices)
}

/** The last months of a year are closed in the next one: what they come to is seen then, and nothing of it is forecast. */
async function assessFormerYear(tx: Transaction, asked: YearToAssess): Promise<void> {
  const { year } = asked
  const closed = await closedMonths(tx, year)
  const chargedOf = async (tenantIds: readonly string[]) =>
    (await tx.billing.chargedByMonth(year, tenantIds)).filter(({ month }) => closed.has(month))
  let all = 0n
  for await (const portion of memberPortions(tx)) {
    all += sumMicros(await chargedOf(portion))
    const watched = await watchedBudgets(tx, year, portion)
    const paidFor = [...new Set(watched.flatMap(({ beneficiaryIds }) => beneficiaryIds))]
    const charged = Map.groupBy(paidFor.length === 0 ? [] : await chargedOf(paidFor), ({ tenantId }) => tenantId)
    const assessed = watched.map((budget): Assessed => {
      const own = budget.beneficiaryIds.flatMap((tenantId) => charged.get(tenantId) ?? [])
      return { ...budget, amounts: own.length === 0 ? [] : [['charged', sumMicros(own)]] }
    })
    await tellCrossings(tx, asked, assessed)
  }
  const own = await tx.billing.operatorBudgets(year)
  await tellCrossings(
    tx,
    asked,
    own.map((budget): Assessed => ({ ...budget, amounts: [['charged', all]] })),
  )
}

function amountsOfYear(owed: readonly Pick<YearFigures, 'chargedMicros' | 'yearEndMicros'>[]): Amounts {
  if (owed.length === 0) return []
  return [
    ['charged', owed.reduce((sum, { chargedMicros }) => sum + chargedMicros, 0n)],
    ['forecast', owed.reduce((sum, { yearEndMicros }) => sum + yearEndMicros, 0n)],
  ]
}

async function assessYear(tx: Transaction, forecast: ForecastYear, now: Instant): Promise<void> {
  const { year, figures } = forecast
  const asked = { year, now }
  for await (const portion of memberPortions(tx)) {
    const watched = await watchedBudgets(tx, year, portion)
    const assessed = watched.map((budget): Assessed => {
      const owed = budget.beneficiaryIds.flatMap((tenantId) => figures.get(tenantId) ?? [])
      return { ...budget, amounts: amountsOfYear(owed) }
    })
    await tellCrossings(tx, asked, assessed)
  }
  const own = await tx.billing.operatorBudgets(year)
  await tellCrossings(
    tx,
    asked,
    own.map((budget): Assessed => ({ ...budget, amounts: amountsOfYear([forecast]) })),
  )
}

/**
 * Looks which thresholds of what is planned of the running year (`watchedBudgets`, and the operator's own budget) are crossed by what is charged, and which by what is forecast, and which
 * of the former year's by what was charged. Each is kept once, with the amount that crossed it; running it twice adds nothing.
 */
export function assessBudgets(ports: ControlPlanePorts): JobUseCase<'assess-budgets'> {
  const { unitOfWork, clock, installation } = ports
  return async () => {
    const now = clock.now()
    const year = civilDateOf(now, installation.timeZone).slice(0, 4)
    await unitOfWork.transact({ kind: 'platform' }, async (tx) => {
      await assessFormerYear(tx, { year: String(Number(year) - 1), now })
      if (!(await tx.billing.hasPlans(year))) return
      await assessYear(tx, await forecastYear(ports, tx, { now }), now)
    })
    return { kind: 'done' }
  }
}
