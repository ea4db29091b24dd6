import type { QuotaRequest, Reading } from '@grenier/contracts'
import type { CivilMonth } from '@grenier/quota-billing'

/** What clients were told is done, and what must not have reached them. */
export interface Journal {
  readonly submitted: QuotaRequest[]
  /** Decided or withdrawn, as the answer had it. */
  readonly decided: QuotaRequest[]
  readonly readings: Reading[]
  /** How often a client read a member on a day. */
  readonly daysRead: Map<string, number>
  /** Months of which a closing, an issuing was taken. */
  readonly closings: Set<CivilMonth>
  readonly issuings: Set<CivilMonth>
  /** Calls that had to be sent again, by the reason. */
  readonly repeated: Map<string, number>
  /** Calls that were refused, by the code. */
  readonly refused: Map<string, number>
  /** Anything but an answer, a refusal, or being told to come again. */
  readonly strange: string[]
}

export function createJournal(): Journal {
  return {
    submitted: [],
    decided: [],
    readings: [],
    daysRead: new Map(),
    closings: new Set(),
    issuings: new Set(),
    repeated: new Map(),
    refused: new Map(),
    strange: [],
  }
}

export function countOne(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

/** How many writes were answered as done. */
export function acknowledged({ submitted, decided, readings, closings, issuings }: Journal): number {
  return submitted.length + decided.length + readings.length + closings.size + issuings.size
}
