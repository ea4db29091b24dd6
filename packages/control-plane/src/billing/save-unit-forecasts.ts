import { civilMonth, monthBounds } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { costCodesOf } from './import-actual-costs.ts'
import { lastDayOf } from './period-facts.ts'

/**
 * Keeps how many units members are expected to use in a year; all of it or nothing. Once the year has begun, what was
 * notified does not change any more. Problems: `unit-forecast-unknown` with how many lines, `unit-forecast-frozen`,
 * `invalid-input` for a line that stands twice.
 */
export function saveUnitForecasts(ports: ControlPlanePorts): UseCase<'saveUnitForecasts'> {
  return (command, call) =>
    runCommand(ports, { operation: 'saveUnitForecasts', command, call }, async (tx, now) => {
      const { year, items } = command
      const keyOf = (item: { tenantId: string; ruleId: string }): string => JSON.stringify([item.tenantId, item.ruleId])
      if (new Set(items.map(keyOf)).size < items.length) throw new Problem('invalid-input')
      await tx.billing.lockFiscalYear(year)
      const services = await costCodesOf(tx, year)
      const enrolled = await tx.tenancy.tenantsOnDay(lastDayOf(civilMonth(`${year}-12`)))
      const members = new Set(enrolled.map(({ tenantId }) => tenantId))
      const unknown = items.filter(({ tenantId, ruleId }) => !members.has(tenantId) || !services.has(ruleId))
      if (unknown.length > 0) throw new Problem('unit-forecast-unknown', { count: String(unknown.length), year })
      const known = new Map((await tx.billing.unitForecastsOf(year)).map((item) => [keyOf(item), item.unitsMilli]))
      const changed = items.filter((item) => known.has(keyOf(item)) && known.get(keyOf(item)) !== item.unitsMilli)
      const begins = monthBounds(civilMonth(`${year}-01`), ports.installation.timeZone).periodStart
      if (changed.length > 0 && now >= begins) throw new Problem('unit-forecast-frozen', { year })
      await tx.billing.saveUnitForecasts({ year, items, recordedBy: call.actor.subject, recordedAt: now })
      const answer = { year, saved: items.length }
      return { answer, audit: [{ tenantId: null, subjectKind: 'fiscal-year', subjectId: year }] }
    })
}
