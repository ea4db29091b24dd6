import { ConfigError, createLogger, gracefulClose, serveStatus, startTracing } from '@grenier/platform'
import { composeWorker } from './compose.ts'
import { readWorkerConfig, type WorkerConfig } from './config.ts'

/** Running jobs need their time to end; what is cut off here comes back by lease and sweep. */
const closeTimeoutMs = 25_000

async function run(config: WorkerConfig): Promise<void> {
  const logger = createLogger({ name: 'worker', level: config.logLevel })
  const { tracing: settings, installation } = config
  const service = 'worker'
  const traces = settings === null ? [] : [startTracing({ service, installationId: installation.id, settings, logger })]
  const { closeSteps, ...status } = await composeWorker(config, logger)
  const server = config.metrics === null ? null : await serveStatus(status, config.metrics)
  const lastSteps = server === null ? [] : [{ name: 'status', close: () => server.close() }]
  gracefulClose([...closeSteps, ...lastSteps, ...traces], { timeoutMs: closeTimeoutMs, logger })
  logger.info({ concurrency: config.concurrency, statusPort: server?.port ?? null }, 'working')
}

try {
  await run(readWorkerConfig())
} catch (error) {
  const text = error instanceof ConfigError ? error.message : String(error instanceof Error ? error.stack : error)
  process.stderr.write(`${text}\n`)
  process.exit(error instanceof ConfigError ? 2 : 1)
}
