import { getHeapStatistics } from 'node:v8'
import { z } from 'zod'
import type { RateLimits } from './plugins/rate-limits.ts'
import type { SheddingSettings } from './plugins/shedding.ts'

const mib = 2 ** 20
const whole = z.coerce.number().int()
const orNever = whole.min(0)

/** Beyond this part of what V8 allows, collecting garbage is most of what a process does. */
const heapShare = 0.8

/** The variables that say how the API protects itself. */
export const protectionVariables = {
  RATE_LIMIT_PRINCIPAL: whole.min(1).default(1_200).describe('calls a minute of one person or machine'),
  RATE_LIMIT_TENANT: whole.min(1).default(3_000).describe('calls a minute of all of one tenant together'),
  RATE_LIMIT_ADDRESS: whole
    .min(1)
    .default(600)
    .describe('steps of sign-ins and calls of strangers a minute from one address; behind proxies set TRUSTED_PROXIES'),
  SHED_EVENT_LOOP_DELAY_MS: orNever.default(250).describe('average delay beyond which calls are refused; 0: never'),
  SHED_HEAP_MIB: orNever
    .optional()
    .describe('heap beyond which calls are refused; four fifths of V8’s limit without it'),
  SHED_RESIDENT_MIB: orNever.default(0).describe('resident memory beyond which calls are refused; 0: never'),
  SHED_CALLS_IN_FLIGHT: orNever
    .default(1_000)
    .describe('calls answered at once beyond which more are refused; 0: never'),
} as const

type Read = z.output<z.ZodObject<typeof protectionVariables>>

/** How many calls are answered of whom, and from when on none are. */
export interface ProtectionConfig {
  readonly rateLimits: Omit<RateLimits, 'redis'>
  readonly shedding: SheddingSettings
}

export function protectionOf(read: Read): ProtectionConfig {
  const { SHED_HEAP_MIB: heapMib } = read
  return {
    rateLimits: {
      perPrincipal: read.RATE_LIMIT_PRINCIPAL,
      perTenant: read.RATE_LIMIT_TENANT,
      perAddress: read.RATE_LIMIT_ADDRESS,
    },
    shedding: {
      eventLoopDelayMs: read.SHED_EVENT_LOOP_DELAY_MS,
      heapBytes: heapMib === undefined ? Math.floor(getHeapStatistics().heap_size_limit * heapShare) : heapMib * mib,
      residentBytes: read.SHED_RESIDENT_MIB * mib,
      callsInFlight: read.SHED_CALLS_IN_FLIGHT,
    },
  }
}

/** What the API protects itself by where nothing else is configured. */
export const defaultProtection: ProtectionConfig = protectionOf(z.object(protectionVariables).parse({}))
