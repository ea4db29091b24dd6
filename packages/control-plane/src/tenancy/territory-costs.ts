import type { TerritorySums } from '@grenier/contracts'
import {
  addMonths,
  type CivilMonth,
  type ComparedOwed,
  civilDateOf,
  compareOwed,
  type Instant,
  monthOf,
  sumMicros,
} from '@grenier/quota-billing'
import { rateMonthByNow } from '../billing/simulate-month.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import type { PlannedBodyChange } from './plan-territory-event.ts'

const monthsPerYear = 12n

/** What members owe in a year with the figures of now and with those of the register. */
export interface TerritoryCosts {
  readonly ratedMonth: CivilMonth | null
  /** Of every member that owes anything on either side; a year's. */
  readonly rows: ReadonlyMap<string, ComparedOwed>
  readonly sums: Pick<
    TerritorySums,
    'ratedMonth' | 'payingMore' | 'payingLess' | 'yearlyBeforeMicros' | 'yearlyAfterMicros' | 'unsplitCosts'
  >
}

type Population = NonNullable<NonNullable<PlannedBodyChange['after']>['population']>

/** The figures that members would have, by tenant. */
function figuresOf(changes: readonly PlannedBodyChange[]): Map<string, Population> {
  return new Map(
    changes.flatMap(({ tenantId, after }) =>
      tenantId === null || after === null || after.population === null ? [] : [[tenantId, after.population] as const],
    ),
  )
}

/** The same transaction, in which members have other figures: what is rated in it is rated by them. It writes nothing. */
function withFigures(tx: Transaction, figures: ReadonlyMap<string, Population>): Transaction {
  const ratedMembers: Transaction['billing']['ratedMembers'] = async (query) => {
    const members = await tx.billing.ratedMembers(query)
    if (query.populationKind !== 'municipale') return members
    return members.map((member) => ({
      ...member,
      inhabitants: figures.get(member.tenantId)?.inhabitants ?? member.inhabitants,
    }))
  }
  const memberWeights: Transaction['billing']['memberWeights'] = async (query) => {
    const weights = await tx.billing.memberWeights(query)
    if (query.populationKind !== 'municipale') return weights
    return weights.map((weight) => {
      const figure = figures.get(weight.tenantId)
      const isMeant = figure !== undefined && (query.vintage === null || query.vintage === figure.vintage)
      return isMeant ? { ...weight, ...figure } : weight
    })
  }
  const billing = Object.create(tx.billing, {
    ratedMembers: { value: ratedMembers },
    memberWeights: { value: memberWeights },
  }) as Transaction['billing']
  return Object.create(tx, { billing: { value: billing } }) as Transaction
}

/** The month by which what follows is reckoned: the last that is over. */
export const monthToRate = (now: Instant, timeZone: string): CivilMonth =>
  addMonths(monthOf(civilDateOf(now, timeZone)), -1)

/**
 * Rates the last month that is over twice, by the facts of now and with the figures of the register, under the tariff and the
 * keys that are in force, and takes it twelve times. Shares of common costs are among it, so that members change who do not
 * themselves. Reads only.
 */
export async function territoryCosts(
  { installation: { timeZone } }: Pick<ControlPlanePorts, 'installation'>,
  tx: Transaction,
  { changes, now }: { changes: readonly PlannedBodyChange[]; now: Instant },
): Promise<TerritoryCosts> {
  const month = monthToRate(now, timeZone)
  const before = await rateMonthByNow(tx, { month, timeZone })
  const after = await rateMonthByNow(withFigures(tx, figuresOf(changes)), { month, timeZone })
  const yearly = (charges: typeof before.charges) =>
    charges.map(({ tenantId, amountMicros }) => ({ tenantId, amountMicros: amountMicros * monthsPerYear }))
  const [current, simulated] = [yearly(before.charges), yearly(after.charges)]
  const rows = compareOwed(current, simulated)
  const ratedMonth = before.hasTariff ? month : null
  return {
    ratedMonth,
    rows: new Map(rows.map((row) => [row.tenantId, row])),
    sums: {
      ratedMonth,
      payingMore: rows.filter(({ differenceMicros }) => differenceMicros > 0n).length,
      payingLess: rows.filter(({ differenceMicros }) => differenceMicros < 0n).length,
      yearlyBeforeMicros: sumMicros(current),
      yearlyAfterMicros: sumMicros(simulated),
      unsplitCosts: after.unsplit.map(({ costPoolCode }) => costPoolCode),
    },
  }
}
