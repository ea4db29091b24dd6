import type { Logger } from './logger.ts'

/** The process runs but cannot serve; `reasons` name the parts that fail, for people, without their internals. */
export class NotReady extends Error {
  readonly reasons: readonly string[]

  constructor(reasons: readonly string[]) {
    super(`not ready: ${reasons.join(', ')}`)
    this.name = 'NotReady'
    this.reasons = reasons
  }
}

/** Resolves when the process can do its work; throws `NotReady` when it cannot. */
export type Readiness = () => Promise<void>

/** Makes one readiness of many checks: all run, each failing one is logged and named. */
export function readinessOf(checks: Readonly<Record<string, () => Promise<unknown>>>, logger: Logger): Readiness {
  return async () => {
    const names = Object.keys(checks)
    const outcomes = await Promise.allSettled(Object.values(checks).map(async (check) => check()))
    const failing = names.filter((name, index) => {
      const outcome = outcomes[index]
      if (outcome?.status === 'rejected') {
        logger.warn({ err: outcome.reason, check: name }, 'not ready')
      }
      return outcome?.status === 'rejected'
    })
    if (failing.length > 0) {
      throw new NotReady(failing)
    }
  }
}

/** What `/readyz` answers: 200 when the process can do its work, else 503 with the reasons. */
export async function readyzAnswer(readiness: Readiness): Promise<{
  readonly code: 200 | 503
  readonly body: { readonly status: string; readonly reasons: readonly string[] }
}> {
  try {
    await readiness()
    return { code: 200, body: { status: 'ready', reasons: [] } }
  } catch (error) {
    return {
      code: 503,
      body: { status: 'not ready', reasons: error instanceof NotReady ? error.reasons : ['unknown'] },
    }
  }
}

/** What `/livez` answers: the process answers. */
export const livezAnswer = { status: 'alive' } as const
