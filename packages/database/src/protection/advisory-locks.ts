/** First half of the keys of this context's advisory locks; the second half is a hash of what is locked. */
export const advisoryLocks = { protection: 5_721_401, slots: 5_721_402, tasks: 5_721_403 } as const
