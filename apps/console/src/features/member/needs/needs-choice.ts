import type { NeedsSheet } from '@grenier/contracts'

type Line = NeedsSheet['lines'][number]

/** Sizes that were chosen, by offer; an offer that is left out is kept as it is. */
export type ChosenSizes = Readonly<Record<string, bigint>>

/** What a member chose before, as the sheet tells it: what differs from the spaces of now. */
export function chosenBefore({ lines }: Pick<NeedsSheet, 'lines'>): ChosenSizes {
  const changed = lines.filter(({ currentQuotaBytes, wanted }) => wanted.quotaBytes !== currentQuotaBytes)
  return Object.fromEntries(changed.map(({ offerId, wanted }) => [offerId, wanted.quotaBytes]))
}

/** The choices with another one for an offer; the size of now is no change, and leaves it out. */
export function choose(sizes: ChosenSizes, { offerId, currentQuotaBytes }: Line, quotaBytes: bigint): ChosenSizes {
  const others = Object.entries(sizes).filter(([id]) => id !== offerId)
  return Object.fromEntries(quotaBytes === currentQuotaBytes ? others : [...others, [offerId, quotaBytes]])
}

/** The lines of an answer, in the order of the offers. */
export function linesOf(sizes: ChosenSizes): { offerId: string; wantedQuotaBytes: bigint }[] {
  return Object.entries(sizes)
    .map(([offerId, wantedQuotaBytes]) => ({ offerId, wantedQuotaBytes }))
    .toSorted((left, right) => (left.offerId < right.offerId ? -1 : 1))
}
