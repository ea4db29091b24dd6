/** Fifteen euros: what French local authorities may not ask for by itself (CGCT D1611-1). Configuration may say otherwise. */
export const recoveryThresholdCentsDefault = 1_500n

/**
 * True when an amount, VAT included, waits for the payer's next statement. A credit is an amount too: a small one waits and
 * makes the next statement smaller, a large one is stated. With a threshold of 0 nothing ever waits.
 */
export function isBelowThreshold(payableCents: bigint, thresholdCents: bigint): boolean {
  const magnitude = payableCents < 0n ? -payableCents : payableCents
  return magnitude < thresholdCents
}
