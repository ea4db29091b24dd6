import { AsyncLocalStorage } from 'node:async_hooks'
import { type DestinationStream, type Logger, pino } from 'pino'
import { traceIdHere } from './tracing/span.ts'

export type { Logger } from 'pino'

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/** Ids that let one piece of work be followed through every line it causes. */
export interface LogIds {
  readonly requestId?: string
  readonly tenantId?: string
  readonly jobId?: string
}

const secretKeys = [
  'authorization',
  'cookie',
  'kubeconfig',
  'password',
  'repositoryPassword',
  'secret',
  'token',
  'accessToken',
  'privateKey',
  'connectionString',
  // What a database says of a row that it refuses: everything that stands in it.
  'detail',
  'where',
  'internalQuery',
]

/** How deep below the logged object a secret key is still looked for. */
const redactionDepthMax = 4

const currentIds = new AsyncLocalStorage<LogIds>()

/**
 * A JSON-lines logger. Values under well-known keys of secrets, and of rows, are masked down to four levels, times are RFC 3339 in UTC,
 * and the ids of `withLogIds`, and of the trace where one is kept, are added to every line.
 */
export function createLogger(options: { name: string; level: LogLevel; destination?: DestinationStream }): Logger {
  const settings = {
    name: options.name,
    level: options.level,
    redact: { paths: redactedPaths(), censor: '[secret]' },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    mixin: () => {
      const traceId = traceIdHere()
      return { ...currentIds.getStore(), ...(traceId === null ? {} : { traceId }) }
    },
  }
  return options.destination === undefined ? pino(settings) : pino(settings, options.destination)
}

/** Runs `work` so that every line logged by it, and by whatever it awaits, carries these ids beside the outer ones. */
export function withLogIds<T>(ids: LogIds, work: () => T): T {
  return currentIds.run({ ...currentIds.getStore(), ...ids }, work)
}

function redactedPaths(): string[] {
  return secretKeys.flatMap((key) =>
    Array.from({ length: redactionDepthMax + 1 }, (_, depth) => [...Array<string>(depth).fill('*'), key].join('.')),
  )
}
