import type { Logger } from '@grenier/platform'
import { Redis } from 'ioredis'
import { countTimeoutMs } from './limits.ts'

/** The Redis where processes of the API count calls together. It is never waited for: what it does not count in time passes. */
export function openCountingRedis(url: string, logger: Logger): Redis {
  const redis = new Redis(url, {
    commandTimeout: countTimeoutMs,
    connectTimeout: countTimeoutMs,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
  })
  redis.on('error', (error) => logger.warn({ err: error }, 'calls are not counted together'))
  return redis
}
