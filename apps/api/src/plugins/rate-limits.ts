import rateLimit, { type CreateRateLimitOptions } from '@fastify/rate-limit'
import type { Actor } from '@grenier/contracts'
import { Problem } from '@grenier/control-plane/ports'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Redis } from 'ioredis'
import { clientNetwork } from '../access/client-network.ts'
import { countedCallersMax, rateWindowMs } from '../limits.ts'

/** How many calls are answered in a minute. */
export interface RateLimits {
  /** Of one person or machine, by the subject of its token. */
  readonly perPrincipal: number
  /** Of all of one tenant together. */
  readonly perTenant: number
  /** Of strangers at one address: steps of a sign-in, and calls whose caller is not known. */
  readonly perAddress: number
  /** Where processes of the API count together; null: each counts for itself. */
  readonly redis: Redis | null
}

/** Counts calls. Problem of each: `too-many-requests`, with the seconds until it may be tried again. */
export interface CallCounts {
  /** One call of somebody who is known. */
  ofCaller(request: FastifyRequest, actor: Actor): Promise<void>
  /** One call of nobody who is known, by the address that it comes from. */
  ofStranger(request: FastifyRequest): Promise<void>
}

const actorOf = Symbol('actor whose call is counted')
type Counted = FastifyRequest & { [actorOf]?: Actor }
type Count = ReturnType<FastifyInstance['createRateLimit']>

function counterOf(
  app: FastifyInstance,
  { max, keyOf }: { readonly max: number; readonly keyOf: (request: Counted) => string },
): Count {
  const options: CreateRateLimitOptions = { max, timeWindow: rateWindowMs, keyGenerator: keyOf }
  return app.createRateLimit(options)
}

async function refuseBeyond(counts: readonly ReturnType<Count>[]): Promise<void> {
  const waits = (await Promise.all(counts)).flatMap((one) =>
    !one.isAllowed && one.isExceeded ? [one.ttlInSeconds] : [],
  )
  if (waits.length > 0) throw new Problem('too-many-requests', { seconds: String(Math.max(1, ...waits)) })
}

/**
 * Prepares counting calls by principal, by tenant and of strangers by address; null where nothing is limited. A caller is
 * counted once it is known who calls, and before anything of the call is looked at, so that refused calls count too. Where
 * Redis does not answer, calls pass uncounted: a limit keeps the service up, and must not be what brings it down.
 */
export async function prepareRateLimits(
  app: FastifyInstance,
  limits: RateLimits | undefined,
): Promise<CallCounts | null> {
  if (limits === undefined) return null
  const { perPrincipal, perTenant, perAddress, redis } = limits
  await app.register(rateLimit, {
    global: false,
    skipOnError: true,
    cache: countedCallersMax,
    nameSpace: 'grenier-rate-',
    ...(redis === null ? {} : { redis }),
  })
  const byPrincipal = counterOf(app, { max: perPrincipal, keyOf: (of) => `principal:${of[actorOf]?.subject}` })
  const byTenant = counterOf(app, { max: perTenant, keyOf: (of) => `tenant:${of[actorOf]?.tenantId}` })
  const byAddress = counterOf(app, { max: perAddress, keyOf: ({ ip }) => `address:${clientNetwork(ip)}` })
  return {
    ofCaller: (request: Counted, actor) => {
      request[actorOf] = actor
      return refuseBeyond([byPrincipal(request), ...(actor.tenantId === null ? [] : [byTenant(request)])])
    },
    ofStranger: (request) => refuseBeyond([byAddress(request)]),
  }
}
