/** Sleeps until a time has passed or somebody wakes it. A wake that comes while it is not asleep is kept for the next sleep. */
export interface Sleeper {
  sleep(ms: number): Promise<void>
  wake(): void
}

export function createSleeper(): Sleeper {
  let woken = false
  let rouse: (() => void) | null = null
  return {
    async sleep(ms) {
      if (!woken) {
        const { promise, resolve } = Promise.withResolvers<void>()
        const timer = setTimeout(resolve, ms)
        rouse = resolve
        await promise
        clearTimeout(timer)
        rouse = null
      }
      woken = false
    },
    wake() {
      woken = true
      rouse?.()
    },
  }
}
