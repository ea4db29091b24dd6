import { ConfigError, createLogger, gracefulClose, serveStatus, startTracing } from '@grenier/platform'
import { composeApi } from './compose.ts'
import { type ApiConfig, readApiConfig } from './config.ts'

/** A load balancer needs some time to see that the process is going, and running calls need theirs to end. */
const closeTimeoutMs = 25_000

async function run(config: ApiConfig): Promise<void> {
  const logger = createLogger({ name: 'api', level: config.logLevel })
  const { tracing: settings, installation } = config
  const service = 'api'
  const traces = settings === null ? [] : [startTracing({ service, installationId: installation.id, settings, logger })]
  const { app, closeSteps, ...status } = await composeApi(config, logger)
  const { metricsPort } = config
  const server =
    metricsPort === null ? null : await serveStatus(status, { host: config.listen.host, port: metricsPort })
  const lastSteps = server === null ? [] : [{ name: 'status', close: () => server.close() }]
  gracefulClose([...closeSteps, ...lastSteps, ...traces], { timeoutMs: closeTimeoutMs, logger })
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
