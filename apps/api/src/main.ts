import { ConfigError, createLogger, gracefulClose, serveMetrics } from '@grenier/platform'
import { composeApi } from './compose.ts'
import { type ApiConfig, readApiConfig } from './config.ts'

/** A load balancer needs some time to see that the process is going, and running calls need theirs to end. */
const closeTimeoutMs = 25_000

async function run(config: ApiConfig): Promise<void> {
  const logger = createLogger({ name: 'api', level: config.logLevel })
  const { app, metrics, closeSteps } = await composeApi(config, logger)
  const metricsServer =
    config.metricsPort === null
      ? null
      : await serveMetrics(metrics, { host: config.listen.host, port: config.metricsPort })
  const lastSteps = metricsServer === null ? [] : [{ name: 'metrics', close: () => metricsServer.close() }]
  gracefulClose([...closeSteps, ...lastSteps], { timeoutMs: closeTimeoutMs, logger })
  const address = await app.listen(config.listen)
  logger.info({ address }, 'listening')
}

try {
  await run(readApiConfig())
} catch (error) {
  const text = error instanceof ConfigError ? error.message : String(error instanceof Error ? error.stack : error)
  process.stderr.write(`${text}\n`)
  process.exit(error instanceof ConfigError ? 2 : 1)
}
