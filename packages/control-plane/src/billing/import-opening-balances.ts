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
import { withMembers } from './with-members.ts'

type NewBalance = Pick<OpeningBalance, 'tenantId' | 'year' | 'amountCents'>

/** Where a file says it: `at` names its line. */
export interface BalanceOfFile extends NewBalance {
  readonly at: number
}

/** What is wrong with an amount, and with which part of it. */
export interface BalanceFault {
  readonly at: number
  readonly code: 'year-other' | 'line-repeated' | 'line-known-otherwise'
  readonly of: 'tenantId' | 'year' | 'amountCents'
  /** What is recorded, of one that is known otherwise. */
  readonly standingCents: bigint | null
}

export interface JudgedBalances {
  readonly fresh: readonly BalanceOfFile[]
  readonly known: readonly BalanceOfFile[]
  readonly faults: readonly BalanceFault[]
}

/** Amounts of former years beside those that are recorded: the new ones, the known ones, and what cannot be. */
export async function judgeBalances(
  tx: Transaction,
  balances: readonly BalanceOfFile[],
  today: CivilDate,
): Promise<JudgedBalances> {
  const keyOf = ({ tenantId, year }: { tenantId: string; year: number }): string => `${tenantId} ${year}`
  const recorded = new Map((await tx.billing.openingBalances()).map((one) => [keyOf(one), one.amountCents]))
  const seen = new Set<string>()
  const fresh: BalanceOfFile[] = []
  const known: BalanceOfFile[] = []
  const faults: BalanceFault[] = []
  for (const balance of balances) {
    const { at, year, amountCents } = balance
    const before = recorded.get(keyOf(balance))
    const add = (code: BalanceFault['code'], of: BalanceFault['of']): void => {
      faults.push({ at, code, of, standingCents: before ?? null })
    }
    // What is being charged here was not paid there: only years that are over were.
    if (year >= Number(today.slice(0, 4))) add('year-other', 'year')
    else if (seen.has(keyOf(balance))) add('line-repeated', 'tenantId')
    else if (before === undefined) fresh.push(balance)
    else if (before === amountCents) known.push(balance)
    else add('line-known-otherwise', 'amountCents')
    seen.add(keyOf(balance))
  }
  return { fresh, known, faults }
}

const columnOf = { tenantId: 'siren', year: 'exercice', amountCents: 'montant' } as const

interface Sorted {
  readonly fresh: readonly NewBalance[]
  readonly knownLines: number
  readonly faults: readonly CsvFault[]
}

async function sorted(tx: Transaction, placed: readonly PlacedBalance[], today: CivilDate): Promise<Sorted> {
  const bySiren = new Map((await tx.tenancy.tenantsOnDay(today)).map(({ siren, tenantId }) => [siren, tenantId]))
  const ofMembers = placed.flatMap(({ siren, ...said }) => {
    const tenantId = bySiren.get(siren)
    return tenantId === undefined ? [] : [{ ...said, tenantId }]
  })
  const { fresh, known, faults } = await judgeBalances(tx, ofMembers, today)
  const lines = new Map(placed.map((one) => [one.at, one]))
  const unknown = placed
    .filter(({ siren }) => !bySiren.has(siren))
    .map(({ at, siren }) => faultOf('member-unknown', { line: at, column: 'siren', value: siren }))
  return {
    fresh,
    knownLines: known.length,
    faults: [
      ...unknown,
      ...faults.map(({ at, code, of }) => {
        const { siren = '', year = 0 } = lines.get(at) ?? {}
        return faultOf(code, { line: at, column: columnOf[of], value: of === 'tenantId' ? siren : String(year) })
      }),
    ],
  }
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
export function listOpeningBalances(ports: ControlPlanePorts): UseCase<'listOpeningBalances'> {
  const { unitOfWork, clock, installation } = ports
  return async ({ after = null, limit }, call) =>
    await unitOfWork.read(readScope('listOpeningBalances', call), async (tx) => {
      const ids = await tx.billing.membersWithBalances({ after, limit: limit + 1 })
      const { page, nextAfter } = pageOfMore(ids, limit, (tenantId) => tenantId)
      const today = civilDateOf(clock.now(), installation.timeZone)
      return { items: await withMembers(tx, today, await tx.billing.openingBalances(page)), nextAfter }
    })
}
