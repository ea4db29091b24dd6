import { focusCsv } from '@grenier/documents'
import { callOf, finance } from '../../harness/actors.ts'
import type { House } from '../../journeys/use-cases/house.ts'
import { month } from './month.ts'

export interface FocusFigures {
  readonly rows: number
  readonly rowsPerSecond: number
  readonly mibPerSecond: number
}

/** Reads the closed month and writes it as one FOCUS 1.4 file, as its endpoint does. */
export async function benchFocus({ api }: House): Promise<FocusFigures> {
  const startedAt = performance.now()
  const { items } = await api.exportFocus({ month, focusVersion: '1.4', dataset: 'cost-and-usage' }, callOf(finance))
  const file = focusCsv(items)
  const seconds = (performance.now() - startedAt) / 1_000
  return {
    rows: items.length,
    rowsPerSecond: Math.round(items.length / seconds),
    mibPerSecond: Number((file.byteLength / 2 ** 20 / seconds).toFixed(2)),
  }
}
