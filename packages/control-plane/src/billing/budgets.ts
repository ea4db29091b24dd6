import { civilDateOf, civilMonth, thresholdsReached } from '@grenier/quota-billing'
import { readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { derivedId } from '../shared/derived-id.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { JobUseCase, UseCase } from '../shared/use-case.ts'
import type { StoredCrossing } from './budget.ports.ts'
import { forecastYear } from './get-money-forecast.ts'
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

/** Budgets of a year, the operator's first, and what was crossed of each; a member's own scope shows it no others. */
export function listBudgets({ unitOfWork }: ControlPlanePorts): UseCase<'listBudgets'> {
  return async ({ year }, call) => {
    const scope = readScope('listBudgets', call)
    return await unitOfWork.read(scope, async (tx) => {
      const onPlatform = scope.kind === 'platform'
      const own = onPlatform ? await tx.billing.operatorBudgets(year) : []
      const ownCrossings = onPlatform ? await tx.billing.operatorCrossings(year) : []
      const crossings = Map.groupBy(
        [...ownCrossings, ...(await tx.billing.memberCrossings(year))],
        (one) => one.tenantId,
      )
      const items = [...own, ...(await tx.billing.memberBudgets(year))].map((budget) => ({
        ...budget,
        crossings: crossings.get(budget.tenantId) ?? [],
      }))
      return { year, items }
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

/**
 * Looks, of the running year's budgets, which thresholds are crossed by what is charged, and which by what is forecast. Each is
 * kept once, with the amount that crossed it; running it twice adds nothing.
 */
export function assessBudgets(ports: ControlPlanePorts): JobUseCase<'assess-budgets'> {
  const { unitOfWork, clock, installation } = ports
  return async () => {
    const now = clock.now()
    const year = civilDateOf(now, installation.timeZone).slice(0, 4)
    await unitOfWork.transact({ kind: 'platform' }, async (tx) => {
      const budgets = [...(await tx.billing.operatorBudgets(year)), ...(await tx.billing.memberBudgets(year))]
      if (budgets.length === 0) return
      const forecast = await forecastYear(ports, tx, now)
      const members = new Map(forecast.members.map((member) => [member.tenantId, member]))
      const crossings = budgets.flatMap((budget): StoredCrossing[] => {
        const owed = budget.tenantId === null ? forecast : members.get(budget.tenantId)
        if (owed === undefined) return []
        const amounts = [['charged', owed.chargedMicros] as const, ['forecast', owed.yearEndMicros] as const]
        return amounts.flatMap(([basis, amountMicros]) =>
          thresholdsReached(budget, amountMicros).map((percent) => ({
            tenantId: budget.tenantId,
            percent,
            basis,
            budgetCents: budget.amountCents,
            amountMicros,
            crossedAt: now,
          })),
        )
      })
      const fresh = await tx.billing.insertCrossings(year, crossings)
      if (fresh.length > 0) await tx.audit.append(fresh.map((crossing) => auditOf(year, crossing)))
    })
    return { kind: 'done' }
  }
}
