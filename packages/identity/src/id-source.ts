import type { IdSource } from '@grenier/control-plane/ports'
import { systemNowMs, uuidV7 } from '@grenier/platform'

/** Entity ids: UUID version 7, rising within this process, even inside one millisecond and where its clock goes back. */
export function createIdSource(): IdSource {
  let latestMs = 0
  return {
    next: () => {
      latestMs = Math.max(latestMs, systemNowMs())
      return uuidV7(latestMs)
    },
  }
}
