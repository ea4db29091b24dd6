import type { Accruals } from '@grenier/contracts'

/** Charges of a year's closed months that stand on no statement of that year, by payer and month. */
export interface AccrualStore {
  unstatedCharges(year: string): Promise<Accruals['items']>
}
