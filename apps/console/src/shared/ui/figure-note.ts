/** What is said beside a figure, unless it would say nothing. */
export function noteUnlessNothing(amount: bigint, text: string): string | undefined {
  return amount === 0n ? undefined : text
}
