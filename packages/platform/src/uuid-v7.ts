import { v7 } from 'uuid'

const randomBytesPerId = 16
/** Asking the system for random bytes costs more than the rest of an id, so some hundreds of ids' are asked for at once. */
const idsPerDraw = 256

const drawn = new Uint8Array(randomBytesPerId * idsPerDraw)
let used = drawn.length
let idsMade = 0

/** Random bytes that no id had before. */
function unusedBytes(): Uint8Array {
  if (used === drawn.length) {
    crypto.getRandomValues(drawn)
    used = 0
  }
  used += randomBytesPerId
  return drawn.subarray(used - randomBytesPerId, used)
}

/**
 * A UUID version 7 (RFC 9562 §5.7) of an instant, in milliseconds since 1970: those of one millisecond rise in the order in which
 * this process makes them (§6.2, a counter in the random bits).
 */
export function uuidV7(msecs: number): string {
  idsMade = (idsMade + 1) >>> 0
  return v7({ msecs, seq: idsMade, random: unusedBytes() })
}
