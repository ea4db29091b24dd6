/** Versions in one page of a listing: the most the protocol gives. */
export const pageVersionsMax = 1_000
/** Pages that usage is summed from where the provider has no figure of its own; beyond it the meter is unmeasured. */
export const usagePagesMax = 100
/** Versions that are named when a store would not delete them. */
export const keptNamedMax = 100
export const connectTimeoutMs = 5_000
/** Silence on a connection, not the length of a download. */
export const requestTimeoutMs = 30_000
/** Connections to one store. */
export const socketsMax = 16
/** A request is sent this often before it counts as failed. */
export const attemptsMax = 3
/** What an answer of the administration may weigh: all bucket names of one owner are a few megabytes. */
export const adminAnswerBytesMax = 32 * 2 ** 20
