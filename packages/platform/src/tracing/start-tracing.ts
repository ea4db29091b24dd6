import { context, DiagLogLevel, diag, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import type { CloseStep } from '../graceful-close.ts'
import type { Logger } from '../logger.ts'
import { headersOf, type TracingSettings } from './tracing-variables.ts'

/** A receiver that is away must not keep a process from ending. */
const exportTimeoutMs = 5_000
const batchDelayMs = 2_000

export interface TracingOptions {
  readonly service: string
  readonly installationId: string
  readonly settings: TracingSettings
  readonly logger: Logger
}

/**
 * Tells spans of this process to a receiver from now on, in batches and behind the work; what it does not take is dropped and
 * logged. Of each trace all processes record the same share, by its id, whatever a caller's header asks for.
 *
 * Returns the step that sends what is left; it belongs behind all others.
 */
export function startTracing({ service, installationId, settings, logger }: TracingOptions): CloseStep {
  const { endpoint, headers, sampledShare } = settings
  diag.setLogger(diagnosticsOf(logger), { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true })
  const exporter = new OTLPTraceExporter({
    url: `${endpoint}/v1/traces`,
    timeoutMillis: exportTimeoutMs,
    ...(headers === null ? {} : { headers: headersOf(headers.reveal()) }),
  })
  return startTracingTo(exporter, { service, installationId, sampledShare, logger })
}

/** The same with another exporter. */
export function startTracingTo(
  exporter: SpanExporter,
  options: Pick<TracingOptions, 'service' | 'installationId' | 'logger'> & Pick<TracingSettings, 'sampledShare'>,
): CloseStep {
  const { service, installationId, sampledShare, logger } = options
  const share = new TraceIdRatioBasedSampler(sampledShare)
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': `grenier-${service}`, 'service.namespace': installationId }),
    sampler: new ParentBasedSampler({ root: share, remoteParentSampled: share, remoteParentNotSampled: share }),
    spanProcessors: [
      new BatchSpanProcessor({ exporter, scheduledDelayMillis: batchDelayMs, exportTimeoutMillis: exportTimeoutMs }),
    ],
  })
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  trace.setGlobalTracerProvider(provider)
  return {
    name: 'traces',
    async close() {
      await provider
        .shutdown()
        .catch((error: unknown) => logger.warn({ part: 'traces', err: error }, 'the last were not sent'))
      trace.disable()
      context.disable()
    },
  }
}

/** The library says in warnings and errors what it could not send. */
function diagnosticsOf(logger: Logger) {
  const say = (message: string): void => logger.warn({ part: 'traces' }, message)
  const nothing = (): void => undefined
  return { error: say, warn: say, info: nothing, debug: nothing, verbose: nothing }
}
