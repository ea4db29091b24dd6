import rateLimit, { type CreateRateLimitOptions } from '@fastify/rate-limit'
import type { Actor } from '@grenier/contracts'
import { Problem } from '@grenier/control-plane/ports'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Redis } from 'ioredis'
import { countedCallersMax, rateWindowMs } from '../limits.ts'

/** How many calls are answered in a minute. */
export interface RateLimits {
  /** Of one person or machine, by the subject of its token. */
  readonly perPrincipal: number
  /** Of all of one tenant together. */
  readonly perTenant: number
  /** Where processes of the API count together; null: each counts for itself. */
  readonly redis: Redis | null
}

/** Counts one call of that caller. Problem: `too-many-requests`, with the seconds until the caller may try again. */
export type CountCall = (request: FastifyRequest, actor: Actor) => Promise<void>

const actorOf = Symbol('actor whose call is counted')
type Counted = FastifyRequest & { [actorOf]?: Actor }

function counterOf(
  app: FastifyInstance,
  { max, keyOf }: { readonly max: number; readonly keyOf: (actor: Actor) => string },
) {
  const options: CreateRateLimitOptions = {
    max,
    timeWindow: rateWindowMs,
    keyGenerator: (request: Counted) => (request[actorOf] === undefined ? '' : keyOf(request[actorOf])),
  }
  return app.createRateLimit(options)
}

/**
 * Prepares counting calls by principal and by tenant; null where nothing is limited. A caller is counted once it is known who
 * calls, and before anything of the call is looked at, so that refused calls count too. Where Redis does not answer, calls pass
 * uncounted: a limit keeps the service up, and must not be what brings it down.
 */
export async function prepareRateLimits(
  app: FastifyInstance,
  limits: RateLimits | undefined,
): Promise<CountCall | null> {
  if (limits === undefined) return null
  const { perPrincipal, perTenant, redis } = limits
  await app.register(rateLimit, {
    global: false,
    skipOnError: true,
    cache: countedCallersMax,
    nameSpace: 'grenier-rate-',
    ...(redis === null ? {} : { redis }),
  })
  const byPrincipal = counterOf(app, { max: perPrincipal, keyOf: ({ subject }) => `principal:${subject}` })
  const byTenant = counterOf(app, { max: perTenant, keyOf: ({ tenantId }) => `tenant:${tenantId}` })
  return async (request: Counted, actor) => {
    request[actorOf] = actor
    const counted = await Promise.all([byPrincipal(request), ...(actor.tenantId === null ? [] : [byTenant(request)])])
    const waits = counted.flatMap((one) => (!one.isAllowed && one.isExceeded ? [one.ttlInSeconds] : []))
    if (waits.length > 0) throw new Problem('too-many-requests', { seconds: String(Math.max(1, ...waits)) })
  }
}
