export { ConfigError, readConfig, Secret, secret } from './config.ts'
export { type CloseStep, gracefulClose, type ProcessLike } from './graceful-close.ts'
export {
  clusterAddressVariables,
  type InClusterSettings,
  inClusterSettingsOf,
  inClusterVariables,
} from './in-cluster.ts'
export { createLogger, type Logger, type LogIds, type LogLevel, logLevels, withLogIds } from './logger.ts'
export { Counter, createMetrics, Gauge, Histogram, type Registry } from './metrics.ts'
export { livezAnswer, NotReady, type Readiness, readinessOf, readyzAnswer } from './readiness.ts'
export {
  createPublicLookup,
  guardedLookup,
  isPublicAddress,
  isRefusedAddress,
  isRefusedHost,
  type ResolveAll,
} from './refused-address.ts'
export { type StatusServer, serveStatus } from './status-server.ts'
export { systemNowMs } from './system-clock.ts'
export { type OpenSpan, openSpan, type SpanAttributes, traceParentHere, withSpan } from './tracing/span.ts'
export { startTracing } from './tracing/start-tracing.ts'
export { type TracingSettings, tracingSettingsOf, tracingVariables } from './tracing/tracing-variables.ts'
export { uuidV7 } from './uuid-v7.ts'
