export type DeliveryChannel = 'mail' | 'webhook'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/**
 * Waits after each failed attempt. Mail waits as a mail server would for one that is away or greylists (RFC 5321 §4.5.4.1: at
 * least some tries, for days); a webhook's first waits are short, since most receivers are only being restarted.
 */
const waitsMs: Readonly<Record<DeliveryChannel, readonly number[]>> = {
  mail: [minuteMs, 5 * minuteMs, 20 * minuteMs, hourMs, 3 * hourMs, 8 * hourMs, 16 * hourMs, 24 * hourMs],
  webhook: [
    5_000,
    minuteMs,
    5 * minuteMs,
    30 * minuteMs,
    2 * hourMs,
    5 * hourMs,
    10 * hourMs,
    14 * hourMs,
    20 * hourMs,
  ],
}

/** Attempts of one delivery, the first one included; then it is dead until an operator has it tried again. */
export function attemptsMaxOf(channel: DeliveryChannel): number {
  return waitsMs[channel].length + 1
}

/** Parts that a wait is spread by: `spread` counts from 0 up to, and without, this. */
export const retrySpreadParts = 1_000

/** Most that is added to a wait, in percent of it. */
const spreadPercentMax = 20

/**
 * How long to wait after so many failed attempts; null when there is no further one. `spread` moves deliveries that failed
 * together apart, so that a receiver that comes back is not met by all of them at once.
 */
export function retryWaitMs(
  channel: DeliveryChannel,
  { attempts, spread }: { readonly attempts: number; readonly spread: number },
): number | null {
  const waitMs = waitsMs[channel][attempts - 1]
  if (waitMs === undefined) return null
  return waitMs + Math.floor((waitMs * spreadPercentMax * spread) / (100 * retrySpreadParts))
}
