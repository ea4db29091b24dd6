import { retryDelayMsMax } from './limits.ts'

const doublingsMax = 20

/**
 * How long a job waits before its next run: what it asks for, doubled with each attempt made so far, never more than the
 * limit. `attempts` counts from 1.
 */
export function retryDelayMs(askedMs: number, attempts: number): number {
  const doublings = Math.min(Math.max(attempts - 1, 0), doublingsMax)
  return Math.min(askedMs * 2 ** doublings, retryDelayMsMax)
}
