/** Adds up the time spent on named parts of the story. */
export interface Stopwatch {
  time<Result>(part: string, work: () => Promise<Result>): Promise<Result>
  /** Whole milliseconds; 0 for a part that never began. */
  spentMs(part: string): number
  /** Since the stopwatch was made. */
  elapsedMs(): number
}

export function createStopwatch(): Stopwatch {
  const madeAt = performance.now()
  const spent = new Map<string, number>()
  return {
    async time(part, work) {
      const startedAt = performance.now()
      try {
        return await work()
      } finally {
        spent.set(part, (spent.get(part) ?? 0) + performance.now() - startedAt)
      }
    },
    spentMs: (part) => Math.round(spent.get(part) ?? 0),
    elapsedMs: () => performance.now() - madeAt,
  }
}
