import type { CsvFault, OpeningBalance } from '@grenier/contracts'
import { type CivilDate, civilDateOf } from '@grenier/quota-billing'
import { readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { faultOf } from '../shared/csv-table.ts'
import type { Transaction } from '../shared/ports.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { pageOfMore } from './member-portions.ts'
import { type PlacedBalance, readBalanceLines } from './read-balance-lines.ts'

type NewBalance = Pick<OpeningBalance, 'tenantId' | 'year' | 'amountCents'>

interface Sorted {
  readonly fresh: readonly NewBalance[]
  readonly knownLines: number
  readonly faults: readonly CsvFault[]
}

async function sorted(tx: Transaction, placed: readonly PlacedBalance[], today: CivilDate): Promise<Sorted> {
  const bySiren = new Map((await tx.tenancy.tenantsOnDay(today)).map(({ siren, tenantId }) => [siren, tenantId]))
  const keyOf = ({ tenantId, year }: { tenantId: string; year: number }): string => `${tenantId} ${year}`
  const known = new Map((await tx.billing.openingBalances()).map((one) => [keyOf(one), one.amountCents]))
  const seen = new Set<string>()
  const fresh: NewBalance[] = []
  const faults: CsvFault[] = []
  let knownLines = 0
  for (const { at, siren, year, amountCents } of placed) {
    const tenantId = bySiren.get(siren)
    if (tenantId === undefined) {
      faults.push(faultOf('member-unknown', { line: at, column: 'siren', value: siren }))
      continue
    }
    const balance = { tenantId, year, amountCents }
    const before = known.get(keyOf(balance))
    // What is being charged here was not paid there: only years that are over were.
    if (year >= Number(today.slice(0, 4)))
      faults.push(faultOf('year-other', { line: at, column: 'exercice', value: String(year) }))
    else if (seen.has(keyOf(balance)))
      faults.push(faultOf('line-repeated', { line: at, column: 'siren', value: siren }))
    else if (before === undefined) fresh.push(balance)
    else if (before === amountCents) knownLines += 1
    else faults.push(faultOf('line-known-otherwise', { line: at, column: 'montant', value: String(year) }))
    seen.add(keyOf(balance))
  }
  return { fresh, knownLines, faults }
}

/**
 * Brings over what members paid in former years under the system before; all of it or nothing. A line is known by member and
 * year: bringing it over again changes nothing, with another amount it is a fault. With faults, or as a dry run, nothing is
 * written and each fault is named by line and column.
 */
export function importOpeningBalances(ports: ControlPlanePorts): UseCase<'importOpeningBalances'> {
  return (command, call) =>
    runCommand(ports, { operation: 'importOpeningBalances', command, call }, async (tx, now) => {
      const { dryRun, csv } = command
      const read = readBalanceLines(csv)
      await tx.billing.lockOpeningBalances()
      const today = civilDateOf(now, ports.installation.timeZone)
      const { fresh, knownLines, faults: sortedFaults } = await sorted(tx, read.placed, today)
      const faults = [...read.faults, ...sortedFaults].toSorted((left, right) => (left.line ?? 0) - (right.line ?? 0))
      const imported = !dryRun && faults.length === 0
      const by = { importedBy: call.actor.subject, importedAt: now }
      if (imported && fresh.length > 0) await tx.billing.insertOpeningBalances(fresh, by)
      const answer = { dryRun, imported, newLines: fresh.length, knownLines, faults }
      const audit = imported ? [{ tenantId: null, subjectKind: 'opening-balances', subjectId: today }] : []
      return { answer, audit }
    })
}

/** What members paid in former years, a page of members by id; a member's own scope shows it no others. */
export function listOpeningBalances({ unitOfWork }: ControlPlanePorts): UseCase<'listOpeningBalances'> {
  return async ({ after = null, limit }, call) =>
    await unitOfWork.read(readScope('listOpeningBalances', call), async (tx) => {
      const ids = await tx.billing.membersWithBalances({ after, limit: limit + 1 })
      const { page, nextAfter } = pageOfMore(ids, limit, (tenantId) => tenantId)
      return { items: await tx.billing.openingBalances(page), nextAfter }
    })
}
