import type { Clock } from '@grenier/control-plane/ports'
import { v7 } from 'uuid'

/** Ids of rows that no use case names (audit entries, outbox rows): UUIDv7 of the technical clock. */
export function nextId(clock: Clock): string {
  return v7({ msecs: clock.now() })
}
