import { type ChargeRow, type Offer, type Period, pageLimitMax, type StatementSummary } from '@grenier/contracts'
import type { CivilMonth } from '@grenier/quota-billing'
import { type Pages, pagesAfter } from '../shared/pages.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { readAll } from '../shared/read-all.ts'

/** Charges that an export reads, and holds, at once. */
export const chargesPerPage = 2_000

/** A month that is closed, or more. Problem: `period-not-closed` while its charges can still change. */
export async function closedPeriod(tx: Transaction, month: CivilMonth): Promise<Period> {
  const period = await tx.billing.getPeriod(month)
  if (period === null || period.state === 'open' || period.state === 'closing') {
    throw new Problem('period-not-closed', { month })
  }
  return period
}

/** Every issued statement of a month, by number. */
export async function* statementPages(
  tx: Transaction,
  month: CivilMonth,
): AsyncGenerator<readonly StatementSummary[], void, undefined> {
  let cursor: string | null = null
  do {
    const page = await tx.billing.listStatements({ limit: pageLimitMax, month, ...(cursor === null ? {} : { cursor }) })
    if (page.items.length > 0) yield page.items
    cursor = page.nextCursor
  } while (cursor !== null)
}

/** The month's own charges, by beneficiary. */
export function chargePages(tx: Transaction, month: CivilMonth, kind: 'shared' | null = null): Pages<ChargeRow> {
  return pagesAfter(chargesPerPage, (after: ChargeRow | null) =>
    tx.billing.chargesAfter({ month, kind, after, limit: chargesPerPage }),
  )
}

/** What members may have: few, whatever the size of the region. */
export async function offersById(tx: Transaction): Promise<ReadonlyMap<string, Offer>> {
  const offers = await readAll((query) => tx.quota.listOffers(query))
  return new Map(offers.map((offer) => [offer.id, offer]))
}
