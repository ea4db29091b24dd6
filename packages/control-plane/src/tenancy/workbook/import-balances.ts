import { type BalanceFault, judgeBalances } from '../../billing/import-opening-balances.ts'
import { isBalanceYear } from '../../billing/read-balance-lines.ts'
import type { Bodies } from './find-bodies.ts'
import { blame, blameDifference, type ImportWork } from './import-context.ts'

const columnOf = { tenantId: 'member', year: 'year', amountCents: 'amountCents' } as const

/** Brings over what members paid in former years, by the rules of amounts that are brought over by themselves. */
export async function importBalances(work: ImportWork, bodies: Bodies, passedOver: ReadonlySet<string>): Promise<void> {
  const part = work.sheets.get('balances')
  if (part === undefined) return
  const { tx, today, call, now } = work
  const { sheet } = part
  const rows = new Map(part.rows.map((row) => [row.line, row]))
  const names = new Map<string, string>()
  const said = part.rows.flatMap((row) => {
    const { key, tenant } = bodies.find(row.values['member'] ?? '')
    if (passedOver.has(key)) return []
    if (tenant === null) {
      blame(work, { sheet, row, column: 'member' }, { code: 'member-unknown' })
      return []
    }
    const { year, amountCents } = row.values
    if (!isBalanceYear(year ?? '')) {
      blame(work, { sheet, row, column: 'year' }, { code: 'value-invalid' })
      return []
    }
    names.set(tenant.id, tenant.name)
    return [{ at: row.line, tenantId: tenant.id, year: Number(year), amountCents: BigInt(amountCents ?? '0') }]
  })
  const { fresh, known, faults } = await judgeBalances(tx, said, today)
  const firstLine = ({ at }: BalanceFault): string => {
    const own = said.find((one) => one.at === at)
    return String(said.find((one) => one.tenantId === own?.tenantId && one.year === own.year)?.at ?? at)
  }
  for (const fault of faults) {
    const row = rows.get(fault.at)
    if (row === undefined) continue
    const column = columnOf[fault.of]
    if (fault.code === 'line-known-otherwise') {
      blameDifference(work, { sheet, row }, { column, standing: String(fault.standingCents) })
    } else if (fault.code === 'year-other') blame(work, { sheet, row, column }, { code: 'year-not-over' })
    else blame(work, { sheet, row, column }, { code: 'row-repeated', params: { line: firstLine(fault) } })
  }
  const tell = (outcome: 'new' | 'known') => (one: (typeof said)[number]) => {
    const memberName = names.get(one.tenantId) ?? ''
    const what = { what: String(one.year), amountCents: one.amountCents }
    return { sheet: 'balances', line: one.at, outcome, memberName, ...what } as const
  }
  work.rows.push(...fresh.map(tell('new')), ...known.map(tell('known')))
  if (fresh.length === 0) return
  await tx.billing.insertOpeningBalances(fresh, { importedBy: call.actor.subject, importedAt: now })
  work.audit.push({
    tenantId: null,
    subjectKind: 'opening-balances',
    subjectId: today,
    after: { lines: fresh.length },
  })
}
