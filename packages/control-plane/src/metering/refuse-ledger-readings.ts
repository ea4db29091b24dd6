import type { Reading } from '@grenier/contracts'
import { meters } from '@grenier/quota-billing'
import { Problem } from '../shared/problem.ts'

/** What is reserved is known from the ledger: a reading of it could only contradict the quota. Problem: `reading-of-ledger`. */
export function refuseLedgerReadings(readings: readonly Reading[]): void {
  readings.forEach(({ meter }, index) => {
    if (meters[meter].source !== 'ledger') return
    throw new Problem('reading-of-ledger', { number: String(index + 1), meter })
  })
}
