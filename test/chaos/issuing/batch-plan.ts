import type { Random } from '../../fidelity/random.ts'

/** One batch that every process asks for; whoever comes first gets it. */
export interface PlannedBatch {
  /** Its idempotency key where processes share one. */
  readonly key: string
  readonly payers: readonly string[]
  readonly series: string
  readonly fiscalYear: number
}

/** In January a statement may still count in the year before. */
export const issuedOnIso = '2027-01-08T09:00:00.000Z'

const seriesOfPlan = [
  { series: '', fiscalYear: 2026 },
  { series: 'REG', fiscalYear: 2026 },
  { series: 'REG', fiscalYear: 2027 },
  { series: 'B', fiscalYear: 2027 },
] as const

const payersPerBatch = 3

/** Every payer in one batch, a few to a batch, and every series in several batches that are anywhere in the order. */
export function planBatches(payers: readonly string[], random: Random): PlannedBatch[] {
  const batches: PlannedBatch[] = []
  for (let from = 0; from < payers.length; from += payersPerBatch) {
    const counted = batches.length < seriesOfPlan.length ? seriesOfPlan[batches.length] : random.pick(seriesOfPlan)
    if (counted === undefined) throw new Error('a plan has series')
    batches.push({ key: `batch-${batches.length}`, payers: payers.slice(from, from + payersPerBatch), ...counted })
  }
  return batches
}
