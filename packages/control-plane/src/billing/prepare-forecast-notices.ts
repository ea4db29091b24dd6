import { civilDate, civilDateOf, type Instant } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import type { NewForecastNotice } from './forecast-notice.ports.ts'
import { contentSha256, forecastsSame, noticeContent, type PayerToNotify } from './forecast-notice-content.ts'
import { membersOfYear, readBeneficiaries } from './forecast-notice-members.ts'
import { readYearToNotify, type YearToNotify } from './forecast-notice-year.ts'
import type { PayerOnDay } from './payer-on-day.ts'

/** Budgets of a year are voted from the autumn before it to its spring. Problem: `forecast-notice-year`. */
function requireVotedYear(year: string, now: Instant, timeZone: string): void {
  const current = Number(civilDateOf(now, timeZone).slice(0, 4))
  if (Number(year) !== current && Number(year) !== current + 1) throw new Problem('forecast-notice-year', { year })
}

interface PayersOfCall {
  /** By rising id of the payer. */
  readonly payers: readonly (readonly PayerOnDay[])[]
  readonly nextAfter: string | null
}

/** Who pays for whom when the year begins: some payers behind one, each with all it pays for. */
function payersOfCall(
  assigned: readonly PayerOnDay[],
  { after, limit }: { readonly after: string | undefined; readonly limit: number },
): PayersOfCall {
  const byPayer = Map.groupBy(assigned, ({ payerTenantId }) => payerTenantId)
  const ids = [...byPayer.keys()].toSorted().filter((id) => after === undefined || id > after)
  const own = ids.slice(0, limit)
  const nextAfter = ids.length > limit ? (own.at(-1) ?? null) : null
  return { payers: own.map((id) => byPayer.get(id) ?? []), nextAfter }
}

/** What is known of each payer and those it pays for: the payer first, then by name. */
async function payersToNotify(
  tx: Transaction,
  year: YearToNotify,
  { payers, timeZone }: Pick<PayersOfCall, 'payers'> & { readonly timeZone: string },
): Promise<PayerToNotify[]> {
  const tenantIds = [...new Set(payers.flat().map((one) => one.beneficiaryTenantId))].toSorted()
  if (tenantIds.length === 0) return []
  const named = await tx.tenancy.tenantsOnDay(civilDate(`${year.year}-01-01`), tenantIds)
  const known = new Map(named.map((tenant) => [tenant.tenantId, tenant]))
  const { of, joining, labelOf } = await readBeneficiaries(tx, year, { tenantIds, timeZone })
  return payers.flatMap((own) => {
    const [payer] = own
    if (payer === undefined) return []
    const ids = new Set(own.map((one) => one.beneficiaryTenantId))
    const beneficiaries = [...ids].flatMap((tenantId) => {
      const facts = of.get(tenantId)
      const { name = '', siren = null } = known.get(tenantId) ?? {}
      return facts === undefined ? [] : [{ tenantId, name, siren, joins: joining.has(tenantId), facts }]
    })
    const isPayer = ({ tenantId }: { tenantId: string }) => Number(tenantId !== payer.payerTenantId)
    const sorted = beneficiaries.toSorted(
      (left, right) => isPayer(left) - isPayer(right) || left.name.localeCompare(right.name, 'fr'),
    )
    return [{ payer, beneficiaries: sorted, labelOf }]
  })
}

/**
 * Prepares the notices of a year, some payers a call: what each is to be told by all that is known now. Where the last notice of a
 * payer says the same nothing is written (of one that was sent, what the running year comes to may differ); else a new draft stands
 * in its place. Nobody is told yet. Problem: `forecast-notice-year` for any year but the running and the next one.
 */
export function prepareForecastNotices(ports: ControlPlanePorts): UseCase<'prepareForecastNotices'> {
  const { installation, ids } = ports
  return (command, call) =>
    runCommand(ports, { operation: 'prepareForecastNotices', command, call }, async (tx, now) => {
      const { year, after, limit } = command
      const { timeZone } = installation
      requireVotedYear(year, now, timeZone)
      // One prepares, or sends, at a time: drafts are numbered without gap.
      await tx.billing.lockFiscalYear(year)
      const assigned = await tx.billing.payersOn(civilDate(`${year}-01-01`))
      const { payers, nextAfter } = payersOfCall(assigned, { after, limit })
      const toNotify = await readYearToNotify(ports, tx, { year, now })
      const found = await payersToNotify(tx, toNotify, { payers, timeZone })
      const payerIds = found.map(({ payer }) => payer.payerTenantId)
      const last = new Map((await tx.billing.lastForecastNotices(year, payerIds)).map((one) => [one.tenantId, one]))
      const fresh = found.flatMap((one): NewForecastNotice[] => {
        const { payerTenantId: tenantId } = one.payer
        const content = noticeContent(installation, toNotify, one)
        const before = last.get(tenantId)
        const sha256 = contentSha256(content)
        const saysSame =
          before !== undefined &&
          (before.isSent ? forecastsSame(before.content, content) : contentSha256(before.content) === sha256)
        if (saysSame) return []
        const sequence = (before?.sequence ?? 0) + 1
        const by = { preparedBy: call.actor.subject, preparedAt: now }
        return [{ id: ids.next(), tenantId, sequence, content, contentSha256: sha256, ...by }]
      })
      if (fresh.length > 0) await tx.billing.insertForecastNotices(fresh)
      const paid = new Set(assigned.map((one) => one.beneficiaryTenantId))
      const members = await membersOfYear(tx, toNotify)
      const withoutPayer = [...members.keys()].filter((tenantId) => !paid.has(tenantId)).length
      const answer = { year, prepared: fresh.length, unchanged: found.length - fresh.length, withoutPayer, nextAfter }
      return { answer, audit: [{ tenantId: null, subjectKind: 'fiscal-year', subjectId: year }] }
    })
}
