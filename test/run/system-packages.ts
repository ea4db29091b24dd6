import { ensureRedisServer } from '../harness/system-packages.ts'
import type { RunContext, Stage, StageOutcome } from './stage.ts'
import { missing, prepared } from './stage.ts'

/** Brings the programs that no npm package carries. */
export const systemPackages: Stage = {
  name: 'packages',
  does: 'redis-server, which no npm package carries',
  async run(context: RunContext): Promise<StageOutcome> {
    const redis = await ensureRedisServer()
    return redis.kind === 'found' ? prepared(`redis-server is ${redis.path}.`) : missing(context, redis.reason)
  },
}
