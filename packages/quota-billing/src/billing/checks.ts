import { microsFromCents } from '../shared/money.ts'
import { type ChargeKind, sumMicros } from './charge.ts'

export type CheckName =
  | 'statements-equal-charges'
  | 'shared-equals-cost-pools'
  | 'statement-lines-add-up'
  | 'corrections-as-decided'

/** One equality of a period. Both sides are shown, in micros, so that a failure explains itself. */
export interface PeriodCheckResult {
  readonly name: CheckName
  readonly holds: boolean
  readonly left: bigint
  readonly right: bigint
}

export interface PeriodToCheck {
  /** All of the period, `rounding` charges included; `ruleId` of a `shared` one is its cost pool. */
  readonly charges: readonly {
    readonly kind: ChargeKind
    readonly ruleId: string
    readonly amountMicros: bigint
    /** Set on a correction of an earlier month: its share belongs to that month's cost pool. */
    readonly originMonth?: string | null
  }[]
  /** Σ of what was decided to be corrected, or trued up, in this month; left out, nothing was. */
  readonly correctedMicros?: bigint
  readonly statements: readonly {
    /** Before VAT, which is no charge. */
    readonly totalCents: bigint
    readonly lines: readonly { readonly amountCents: bigint }[]
  }[]
  readonly costPools: readonly {
    readonly costPoolId: string
    readonly amountCents: bigint
    /** 0 unless nobody carried some part of it. */
    readonly unsharedCents: bigint
  }[]
  /**
   * Charges of payers below the recovery threshold, carried to their next statement, less those of earlier months that
   * this month's statements have taken up: what is carried on balance.
   */
  readonly carriedMicros?: bigint
}

function sumOf(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n)
}

function checkStatements({ charges, statements, carriedMicros = 0n }: PeriodToCheck): PeriodCheckResult {
  const left = sumOf(statements.map(({ totalCents }) => microsFromCents(totalCents))) + carriedMicros
  const right = sumMicros(charges)
  return { name: 'statements-equal-charges', holds: left === right, left, right }
}

/** Each pool must balance by itself: two errors that cancel out do not pass. */
function checkCostPools({ charges, costPools }: PeriodToCheck): PeriodCheckResult {
  const shared = charges.filter(({ kind, originMonth = null }) => kind === 'shared' && originMonth === null)
  const byPool = Map.groupBy(shared, ({ ruleId }) => ruleId)
  const known = new Set(costPools.map(({ costPoolId }) => costPoolId))
  const eachHolds = costPools.every(
    ({ costPoolId, amountCents, unsharedCents }) =>
      sumMicros(byPool.get(costPoolId) ?? []) + microsFromCents(unsharedCents) === microsFromCents(amountCents),
  )
  const noneForeign = shared.every(({ ruleId }) => known.has(ruleId))
  const left = sumMicros(shared) + microsFromCents(sumOf(costPools.map(({ unsharedCents }) => unsharedCents)))
  const right = microsFromCents(sumOf(costPools.map(({ amountCents }) => amountCents)))
  return { name: 'shared-equals-cost-pools', holds: eachHolds && noneForeign && left === right, left, right }
}

function checkLines({ statements }: PeriodToCheck): PeriodCheckResult {
  const lineSums = statements.map(({ lines }) => sumOf(lines.map(({ amountCents }) => amountCents)))
  const totals = statements.map(({ totalCents }) => totalCents)
  const holds = lineSums.every((sum, index) => sum === totals[index])
  return {
    name: 'statement-lines-add-up',
    holds,
    left: microsFromCents(sumOf(lineSums)),
    right: microsFromCents(sumOf(totals)),
  }
}

/** What stands as corrected is what two persons decided, no more and no less. */
function checkCorrections({ charges, correctedMicros = 0n }: PeriodToCheck): PeriodCheckResult {
  const left = sumMicros(charges.filter(({ kind, originMonth = null }) => originMonth !== null || kind === 'true-up'))
  return { name: 'corrections-as-decided', holds: left === correctedMicros, left, right: correctedMicros }
}

/**
 * The equalities that must hold to the cent before anything is issued: Σ statements + carried = Σ charges; for each cost
 * pool and in all, Σ shared charges + unshared = its amount; the lines of every statement add up to its total; corrections of earlier
 * months and true-ups add up to what was decided.
 */
export function checkPeriod(period: PeriodToCheck): PeriodCheckResult[] {
  return [checkStatements(period), checkCostPools(period), checkLines(period), checkCorrections(period)]
}
