import { focusCsv } from '@grenier/documents'
import { callOf, finance } from '../../harness/actors.ts'
import type { House } from '../../journeys/use-cases/house.ts'
import { month } from './month.ts'

export interface FocusFigures {
  readonly rows: number
  readonly rowsPerSecond: number
  readonly mibPerSecond: number
  /** The most rows that were held at once: one page, whatever the region. */
  readonly rowsHeldMax: number
}

/** Reads the closed month and writes it as one FOCUS 1.4 file, as its endpoint does; what is written is let go. */
export async function benchFocus({ api }: House): Promise<FocusFigures> {
  const startedAt = performance.now()
  let [rows, rowsHeldMax, bytes] = [0, 0, 0]
  async function* counted() {
    const asked = { month, focusVersion: '1.4', dataset: 'cost-and-usage' } as const
    for await (const page of api.exportFocus(asked, callOf(finance))) {
      rows += page.length
      rowsHeldMax = Math.max(rowsHeldMax, page.length)
      yield page
    }
  }
  for await (const chunk of focusCsv(counted())) bytes += chunk.byteLength
  const seconds = (performance.now() - startedAt) / 1_000
  return {
    rows,
    rowsPerSecond: Math.round(rows / seconds),
    mibPerSecond: Number((bytes / 2 ** 20 / seconds).toFixed(2)),
    rowsHeldMax,
  }
}
