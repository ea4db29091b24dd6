/** Longest wait for a connection, and for a whole answer. */
export const connectTimeoutMs = 5_000
export const answerTimeoutMs = 30_000

/** Largest answer that is read: some tens of thousands of samples with all their labels. */
export const answerBytesMax = 16 * 2 ** 20

/** Connections to one source. */
export const connectionsMax = 2

/** An older sample says nothing of this hour: kubelets are asked every minute or less. */
export const sampleAgeMsMax = 5 * 60_000
