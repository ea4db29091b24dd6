import { civilDateOf, civilMonth, type Instant, sumMicros, thresholdsReached } from '@grenier/quota-billing'
import { writeNoticeJob } from '../notification/notice-jobs.ts'
import { readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { derivedId } from '../shared/derived-id.ts'
import type { OutboxMessage, Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { JobUseCase, UseCase } from '../shared/use-case.ts'
import type { StoredBudget, StoredCrossing } from './budget.ports.ts'
import { closedMonths, type ForecastYear, forecastYear, type YearFigures } from './forecast-year.ts'
import { memberPortions, pageOfMore } from './member-portions.ts'
import { lastDayOf } from './period-facts.ts'

/**
 * Sets budgets of a year; all of them or none. What was crossed before stays told. Problems: `tenant-unknown` with how many,
 * `invalid-input` for a budget that stands twice.
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
      await tx.billing.saveBudgets({ year, items, recordedBy: call.actor.subject, recordedAt: now })
      return {
        answer: { year, saved: items.length },
        audit: [{ tenantId: null, subjectKind: 'fiscal-year', subjectId: year }],
      }
    })
}

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
      const items = [...own, ...page].map((budget) => ({ ...budget, crossings: crossings.get(budget.tenantId) ?? [] }))
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
  /** Of a member, or of all of them (null); empty where nothing is known of it. */
  readonly amountsOf: (tenantId: string | null) => Amounts
}

async function tellCrossings(
  tx: Transaction,
  budgets: readonly StoredBudget[],
  { year, now, amountsOf }: YearToAssess,
): Promise<void> {
  if (budgets.length === 0) return
  const crossings = budgets.flatMap((budget) =>
    amountsOf(budget.tenantId).flatMap(([basis, amountMicros]) =>
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
async function assessFormerYear(tx: Transaction, { year, now }: Omit<YearToAssess, 'amountsOf'>): Promise<void> {
  const closed = await closedMonths(tx, year)
  let all = 0n
  for await (const portion of memberPortions(tx)) {
    const charges = (await tx.billing.chargedByMonth(year, portion)).filter(({ month }) => closed.has(month))
    all += sumMicros(charges)
    const charged = Map.groupBy(charges, ({ tenantId }) => tenantId)
    const amountsOf = (tenantId: string | null): Amounts => {
      const own = charged.get(tenantId ?? '')
      return own === undefined ? [] : [['charged', sumMicros(own)]]
    }
    await tellCrossings(tx, await tx.billing.memberBudgets(year, portion), { year, now, amountsOf })
  }
  await tellCrossings(tx, await tx.billing.operatorBudgets(year), { year, now, amountsOf: () => [['charged', all]] })
}

function amountsOfYear({ chargedMicros, yearEndMicros }: YearFigures): Amounts {
  return [
    ['charged', chargedMicros],
    ['forecast', yearEndMicros],
  ]
}

async function assessYear(tx: Transaction, forecast: ForecastYear, now: Instant): Promise<void> {
  const { year, figures } = forecast
  const amountsOf = (tenantId: string | null): Amounts => {
    const owed = tenantId === null ? forecast : figures.get(tenantId)
    return owed === undefined ? [] : amountsOfYear(owed)
  }
  for await (const portion of memberPortions(tx)) {
    await tellCrossings(tx, await tx.billing.memberBudgets(year, portion), { year, now, amountsOf })
  }
  await tellCrossings(tx, await tx.billing.operatorBudgets(year), { year, now, amountsOf })
}

/**
 * Looks which thresholds of the running year's budgets are crossed by what is charged, and which by what is forecast, and which
 * of the former year's by what was charged. Each is kept once, with the amount that crossed it; running it twice adds nothing.
 */
export function assessBudgets(ports: ControlPlanePorts): JobUseCase<'assess-budgets'> {
  const { unitOfWork, clock, installation } = ports
  return async () => {
    const now = clock.now()
    const year = civilDateOf(now, installation.timeZone).slice(0, 4)
    await unitOfWork.transact({ kind: 'platform' }, async (tx) => {
      await assessFormerYear(tx, { year: String(Number(year) - 1), now })
      if (!(await tx.billing.hasBudgets(year))) return
      await assessYear(tx, await forecastYear(ports, tx, { now }), now)
    })
    return { kind: 'done' }
  }
}
