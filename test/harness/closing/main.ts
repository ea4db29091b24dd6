import { once } from 'node:events'
import { Problem } from '@grenier/control-plane/ports'
import { openHouse } from '../../journeys/use-cases/house.ts'
import { callOf, finance } from '../actors.ts'
import type { ClosingOrder, ClosingReport } from './closing-process.ts'

const [order] = (await once(process, 'message')) as [ClosingOrder]
const { database, clockIso, month } = order
const house = await openHouse(clockIso, { attachTo: database, poolSizeMax: 8 })
process.send?.('begun')
const startedAt = performance.now()
await house.api.closePeriod({ month }, callOf(finance)).catch((error: unknown) => {
  // Another process, killed since, had done it all.
  if (!(error instanceof Problem) || error.code !== 'period-closed') throw error
})
for (;;) {
  const outcome = await house.jobs['close-period']({ month })
  if (outcome.kind === 'done') break
  await new Promise((resolve) => setTimeout(resolve, outcome.delayMs))
}
const seconds = (performance.now() - startedAt) / 1_000
const peakMiB = Math.round(process.resourceUsage().maxRSS / 1_024)
await house.close()
process.send?.({ seconds, peakMiB } satisfies ClosingReport)
process.disconnect()
