import type { IdSource } from '@grenier/control-plane/ports'
import { v7 } from 'uuid'

/** Entity ids: UUID version 7 (RFC 9562), rising within this process even inside one millisecond. */
export function createIdSource(): IdSource {
  return { next: () => v7() }
}
