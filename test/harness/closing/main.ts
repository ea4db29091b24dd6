import { once } from 'node:events'
import { Problem } from '@grenier/control-plane/ports'
import type { CivilMonth } from '@grenier/quota-billing'
import { openHouse } from '../../journeys/use-cases/house.ts'
import { callOf, finance } from '../actors.ts'
import type { ClosingOrder, ClosingReport } from './closing-process.ts'

const [order] = (await once(process, 'message')) as [ClosingOrder]
const { database, clockIso, month, monthBefore } = order
const house = await openHouse(clockIso, { attachTo: database, poolSizeMax: 8 })
if (monthBefore !== undefined) await close(monthBefore)
process.send?.('begun')
const startedAt = performance.now()
await close(month)
const seconds = (performance.now() - startedAt) / 1_000
const peakMiB = Math.round(process.resourceUsage().maxRSS / 1_024)
await house.close()
process.send?.({ seconds, peakMiB } satisfies ClosingReport)
process.disconnect()

/** As the API asks for it and the worker does it. */
async function close(closed: CivilMonth): Promise<void> {
  await house.api.closePeriod({ month: closed }, callOf(finance)).catch((error: unknown) => {
    // Another process, killed since, had done it all.
    if (!(error instanceof Problem) || error.code !== 'period-closed') throw error
  })
  for (;;) {
    const outcome = await house.jobs['close-period']({ month: closed })
    if (outcome.kind === 'done') return
    await new Promise((resolve) => setTimeout(resolve, outcome.delayMs))
  }
}
