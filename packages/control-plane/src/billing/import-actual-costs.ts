import type { ActualCost, Command, CsvFault } from '@grenier/contracts'
import { civilMonth, firstDateOf } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { faultOf } from '../shared/csv-table.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { type PlacedCost, type ReadCosts, readCostLines } from './read-cost-lines.ts'

const monthsOfYear = Array.from({ length: 12 }, (_, index) => String(index + 1).padStart(2, '0'))

/** What a cost line may name: a cost pool of the year, or a rule of a tariff in force in it. */
export async function costCodesOf(tx: Transaction, year: string): Promise<Map<string, string>> {
  const names = new Map<string, string>()
  for (const month of monthsOfYear) {
    const inForce = await tx.billing.tariffOn(firstDateOf(civilMonth(`${year}-${month}`)))
    for (const { ruleId, label } of inForce?.tariff.rules ?? []) names.set(ruleId, label)
  }
  for (const { code, name } of await tx.billing.costPoolsOfYear(year)) names.set(code, name)
  return names
}

/** Problem: `invalid-input` unless there is either a file or lines. */
function givenCosts({ csv, lines, year }: Command<'importActualCosts'>): ReadCosts {
  if ((csv === undefined) === (lines === undefined)) throw new Problem('invalid-input')
  if (csv !== undefined) return readCostLines(csv, year)
  const placed = (lines ?? []).map((cost, index) => ({ at: index + 1, cost }))
  const zero = placed.filter(({ cost }) => cost.amountCents === 0n)
  return { placed, faults: zero.map(({ at }) => faultOf('amount-zero', { line: at, column: 'montant' })) }
}

function keyOf({ mandate, line }: ActualCost): string {
  return JSON.stringify([mandate, line])
}

function isSame(left: ActualCost, right: ActualCost): boolean {
  return (
    left.account === right.account &&
    left.amountCents === right.amountCents &&
    left.costCode === right.costCode &&
    left.depreciation === right.depreciation
  )
}

interface Sorted {
  readonly fresh: readonly ActualCost[]
  readonly knownLines: number
  readonly faults: readonly CsvFault[]
}

/** Which lines are new; which contradict the file or what was imported before. */
function sorted(
  placed: readonly PlacedCost[],
  known: readonly ActualCost[],
  codes: ReadonlyMap<string, string>,
): Sorted {
  const before = new Map(known.map((cost) => [keyOf(cost), cost]))
  const seen = new Set<string>()
  const fresh: ActualCost[] = []
  const faults: CsvFault[] = []
  let knownLines = 0
  for (const { at, cost } of placed) {
    const key = keyOf(cost)
    const imported = before.get(key)
    if (!codes.has(cost.costCode))
      faults.push(faultOf('cost-unknown', { line: at, column: 'cout', value: cost.costCode }))
    if (seen.has(key)) faults.push(faultOf('line-repeated', { line: at, column: 'ligne', value: String(cost.line) }))
    else if (imported === undefined) fresh.push(cost)
    else if (isSame(imported, cost)) knownLines += 1
    else faults.push(faultOf('line-known-otherwise', { line: at, column: 'ligne', value: String(cost.line) }))
    seen.add(key)
  }
  return { fresh, knownLines, faults }
}

/**
 * Imports what a year really cost; all of it or nothing. A line is known by year, mandate and its number: importing it again
 * changes nothing, with other values it is a fault. With faults, or as a dry run, nothing is written and each fault is named
 * by line and column. What comes in once the year is trued up is for a repeated true-up. Problem: `invalid-input`.
 */
export function importActualCosts(ports: ControlPlanePorts): UseCase<'importActualCosts'> {
  return (command, call) =>
    runCommand(ports, { operation: 'importActualCosts', command, call }, async (tx, now) => {
      const { year, dryRun } = command
      const given = givenCosts(command)
      await tx.billing.lockFiscalYear(year)
      const known = await tx.billing.actualCostsOf(year)
      const { fresh, knownLines, faults: sortedFaults } = sorted(given.placed, known, await costCodesOf(tx, year))
      const faults = [...given.faults, ...sortedFaults].toSorted((left, right) => (left.line ?? 0) - (right.line ?? 0))
      const imported = !dryRun && faults.length === 0
      if (imported && fresh.length > 0) {
        const by = { importedBy: call.actor.subject, importedAt: now }
        await tx.billing.insertActualCosts(
          year,
          fresh.map((cost) => ({ ...cost, ...by })),
        )
      }
      const answer = { year, dryRun, imported, newLines: fresh.length, knownLines, faults }
      const audit = imported ? [{ tenantId: null, subjectKind: 'fiscal-year', subjectId: year }] : []
      return { answer, audit }
    })
}
