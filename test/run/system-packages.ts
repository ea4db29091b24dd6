import { ensurePrometheus, ensureRedisServer } from '../harness/system-packages.ts'
import type { RunContext, Stage, StageOutcome } from './stage.ts'
import { missing, prepared } from './stage.ts'

/** Brings the programs that no npm package carries. */
export const systemPackages: Stage = {
  name: 'packages',
  does: 'redis-server and prometheus, which no npm package carries',
  async run(context: RunContext): Promise<StageOutcome> {
    const redis = await ensureRedisServer()
    if (redis.kind === 'missing') return missing(context, redis.reason)
    const prometheus = await ensurePrometheus()
    if (prometheus.kind === 'missing') return missing(context, prometheus.reason)
    return prepared(`redis-server is ${redis.path}, prometheus is ${prometheus.path}.`)
  },
}
