import type { Answer } from '@grenier/contracts'

export type StoredFctvaRate = Answer<'recordFctvaRate'>

/** What the FCTVA gives back, from which days on: the operator's word, the same for every member. */
export interface FctvaStore {
  /** Throws `fctva-rate-known` where another one begins on that day. */
  insertFctvaRate(rate: StoredFctvaRate, recordedBy: string): Promise<void>
  /** By their first day. */
  listFctvaRates(): Promise<StoredFctvaRate[]>
}
