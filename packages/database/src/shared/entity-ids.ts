import type { Clock } from '@grenier/control-plane/ports'
import { v7 } from 'uuid'

let idsMade = 0

/**
 * Ids of rows that no use case names (audit entries, outbox rows): UUIDv7 of the technical clock, rising within this process even
 * inside one millisecond. The audit trail is sealed in their order: what one transaction did first comes first.
 */
export function nextId(clock: Clock): string {
  idsMade = (idsMade + 1) >>> 0
  return v7({ msecs: clock.now(), seq: idsMade })
}
