import { ensureChromium, ensureFaketime, ensurePrometheus, ensureRedisServer } from '../harness/system-packages.ts'
import type { RunContext, Stage, StageOutcome } from './stage.ts'
import { missing, prepared } from './stage.ts'

/** Brings the programs that no npm package carries. */
export const systemPackages: Stage = {
  name: 'packages',
  does: 'redis-server, prometheus, faketime and chromium, which no npm package carries',
  async run(context: RunContext): Promise<StageOutcome> {
    const redis = await ensureRedisServer()
    if (redis.kind === 'missing') return missing(context, redis.reason)
    const prometheus = await ensurePrometheus()
    if (prometheus.kind === 'missing') return missing(context, prometheus.reason)
    const faketime = await ensureFaketime()
    if (faketime.kind === 'missing') return missing(context, faketime.reason)
    const chromium = await ensureChromium()
    if (chromium.kind === 'missing') return missing(context, chromium.reason)
    return prepared(`redis-server is ${redis.path}, prometheus is ${prometheus.path}, chromium is ${chromium.path}.`)
  },
}
