import { ConfigError, createLogger, createMetrics, gracefulClose, serveMetrics } from '@grenier/platform'
import { composeWorker } from './compose.ts'
import { readWorkerConfig, type WorkerConfig } from './config.ts'

/** Running jobs need their time to end; what is cut off here comes back by lease and sweep. */
const closeTimeoutMs = 25_000

async function run(config: WorkerConfig): Promise<void> {
  const logger = createLogger({ name: 'worker', level: config.logLevel })
  const closeSteps = await composeWorker(config, logger)
  const metrics =
    config.metrics === null ? null : await serveMetrics(createMetrics({ service: 'worker' }), config.metrics)
  const lastSteps = metrics === null ? [] : [{ name: 'metrics', close: () => metrics.close() }]
  gracefulClose([...closeSteps, ...lastSteps], { timeoutMs: closeTimeoutMs, logger })
  logger.info({ concurrency: config.concurrency }, 'working')
}

try {
  await run(readWorkerConfig())
} catch (error) {
  const text = error instanceof ConfigError ? error.message : String(error instanceof Error ? error.stack : error)
  process.stderr.write(`${text}\n`)
  process.exit(error instanceof ConfigError ? 2 : 1)
}
