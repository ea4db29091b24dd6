import { sha256Hex } from '@grenier/audit-chain'
import type { Reading } from '@grenier/contracts'
import { type Instant, instant, msPerHour } from '@grenier/quota-billing'
import type { Call } from '../shared/ports.ts'

/** The hour that a reading stands for: its beginning, so that every hour has one, however often it is asked for. */
export function hourOf(now: Instant): Instant {
  return instant(Math.floor(now / msPerHour) * msPerHour)
}

/** A collector of our own records readings. They name their own call: the same ones again are the same call. */
export function collectorCall(source: string, readings: readonly Reading[]): Call {
  const lines = readings.map(({ tenantId, resourceId, takenAt, valueBytes }) =>
    [tenantId, resourceId, takenAt, valueBytes].join(' '),
  )
  const idempotencyKey = `${source}:${sha256Hex(lines.join('\n'))}`
  const actor = { subject: source, roles: ['collector'], tenantId: null, poolId: null } as const
  return { actor, requestId: source, idempotencyKey, ifMatch: null }
}
