import type { IssuingChecklist } from '@grenier/contracts'

export type ExceptionCode = IssuingChecklist['items'][number]['exceptions'][number]['code']

/** What is missing of a statement itself: finance or its payer writes it there. */
export const referenceCodes: readonly ExceptionCode[] = ['siret-missing', 'engagement-missing', 'service-code-missing']

/** Whether somebody may look at it and let it pass: without a reference that its payer wants a statement gets no number. */
export const mayPass = (code: ExceptionCode): boolean =>
  code !== 'engagement-missing' && code !== 'service-code-missing'

/** How many statements have each exception, what is missing first, then the most frequent. */
export function countsByCode({
  items,
}: Pick<IssuingChecklist, 'items'>): readonly { code: ExceptionCode; count: number }[] {
  const counts = new Map<ExceptionCode, number>()
  for (const { exceptions } of items) {
    for (const { code } of exceptions) counts.set(code, (counts.get(code) ?? 0) + 1)
  }
  const rank = (code: ExceptionCode): number => (referenceCodes.includes(code) ? 0 : 1)
  return [...counts]
    .map(([code, count]) => ({ code, count }))
    .toSorted((left, right) => rank(left.code) - rank(right.code) || right.count - left.count)
}
