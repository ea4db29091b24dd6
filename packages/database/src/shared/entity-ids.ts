import type { Clock } from '@grenier/control-plane/ports'
import { uuidV7 } from '@grenier/platform'
import type { Instant } from '@grenier/quota-billing'

/**
 * Ids of rows that no use case names (audit entries, outbox rows): UUIDv7 of the technical clock, rising within this process even
 * inside one millisecond. The audit trail is sealed in their order: what one transaction did first comes first.
 */
export function nextId(clock: Clock): string {
  return uuidV7(clock.now())
}

/** The least id of an instant: whatever is made then or later has none below it (RFC 9562, 5.7). */
export function firstIdOf(at: Instant): string {
  const hex = at.toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}
