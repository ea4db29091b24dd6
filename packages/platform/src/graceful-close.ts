import type { Logger } from './logger.ts'

/** Something to be closed at the end of a process. */
export interface CloseStep {
  readonly name: string
  close(): Promise<void>
}

/** The part of `process` that closing needs; a test hands in its own. */
export interface ProcessLike {
  once(signal: NodeJS.Signals, listener: () => void): unknown
  off(signal: NodeJS.Signals, listener: () => void): unknown
  exit(code: number): unknown
}

const signals = ['SIGINT', 'SIGTERM'] as const

/**
 * Closes the steps in order at SIGINT or SIGTERM, then exits 0. A step that fails is logged and does not stop the
 * later ones; when the whole takes longer than `timeoutMs`, the step that hangs is named and the exit code is 1.
 *
 * The returned `close` does the same without exiting, for a process that ends by itself. It runs once.
 */
export function gracefulClose(
  steps: readonly CloseStep[],
  options: { timeoutMs: number; logger: Logger; process?: ProcessLike },
): { close: () => Promise<boolean> } {
  const host = options.process ?? process
  let closing: Promise<boolean> | null = null
  const close = (): Promise<boolean> => {
    for (const signal of signals) {
      host.off(signal, onSignal)
    }
    closing ??= closeInOrder(steps, options)
    return closing
  }
  const onSignal = (): void => {
    void close().then((clean) => host.exit(clean ? 0 : 1))
  }
  for (const signal of signals) {
    host.once(signal, onSignal)
  }
  return { close }
}

async function closeInOrder(
  steps: readonly CloseStep[],
  options: { timeoutMs: number; logger: Logger },
): Promise<boolean> {
  let current = 'nothing'
  let clean = true
  const work = async (): Promise<boolean> => {
    for (const step of steps) {
      current = step.name
      try {
        await step.close()
      } catch (error) {
        clean = false
        options.logger.error({ err: error, step: step.name }, 'closing failed')
      }
    }
    return clean
  }
  const { promise: late, resolve } = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => {
    options.logger.error({ step: current, timeoutMs: options.timeoutMs }, 'closing took too long')
    resolve(false)
  }, options.timeoutMs)
  try {
    return await Promise.race([work(), late])
  } finally {
    clearTimeout(timer)
  }
}
