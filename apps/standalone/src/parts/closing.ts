import type { CloseStep } from '@grenier/platform'

/** What has been started, to be closed in the opposite order. Handed on as it grows, so that a signal finds it at any time. */
export interface Closing {
  readonly steps: readonly CloseStep[]
  /** Notes how to close what was just started. */
  add(name: string, close: () => Promise<unknown>): void
}

export function createClosing(): Closing {
  const steps: CloseStep[] = []
  return {
    steps,
    add: (name, close) => {
      steps.unshift({ name, close: async () => void (await close()) })
    },
  }
}
