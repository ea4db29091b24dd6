import { context, isSpanContextValid, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { parseTraceParent } from '@opentelemetry/core'

const kinds = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
  internal: SpanKind.INTERNAL,
} as const

export type SpanAttributes = Readonly<Record<string, string | number | boolean>>

export interface SpanOptions {
  /** Of few values: a pattern, never an address or an id. */
  readonly name: string
  readonly kind: keyof typeof kinds
  /** Names of OpenTelemetry's conventions where it has one; never a text that a caller wrote. */
  readonly attributes?: SpanAttributes
  /** The `traceparent` (W3C Trace Context) of what caused it elsewhere; without one, what is at work here is its parent. */
  readonly parent?: string | null
  /** Only where something is at work already: what a process does on its own all day begins no traces. */
  readonly insideOnly?: boolean
}

/** A span that is open until `end`. */
export interface OpenSpan {
  /** What `work` does, and whatever it awaits, belongs to the span. */
  run<T>(work: () => T): T
  note(attributes: SpanAttributes): void
  /** Said at most once; `failure` is a stable word, since messages may repeat what people wrote. */
  end(failure?: string): void
}

function contextOf(parent: string | null | undefined) {
  const remote = typeof parent === 'string' ? parseTraceParent(parent) : null
  return remote === null ? context.active() : trace.setSpanContext(context.active(), { ...remote, isRemote: true })
}

const noSpan: OpenSpan = {
  run: (work) => work(),
  note: () => undefined,
  end: () => undefined,
}

/** Opens a span; where no traces are kept, one that costs next to nothing and is told to nobody. */
export function openSpan({ name, kind, attributes = {}, parent, insideOnly = false }: SpanOptions): OpenSpan {
  if (insideOnly && trace.getActiveSpan() === undefined) return noSpan
  const around = contextOf(parent)
  const span = trace.getTracer('grenier').startSpan(name, { kind: kinds[kind], attributes: { ...attributes } }, around)
  const inside = trace.setSpan(around, span)
  return {
    run: (work) => context.with(inside, work),
    note: (more) => void span.setAttributes({ ...more }),
    end(failure) {
      if (failure !== undefined) fail(span, failure)
      span.end()
    },
  }
}

function fail(span: Span, failure: string): void {
  span.setAttribute('error.type', failure)
  span.setStatus({ code: SpanStatusCode.ERROR })
}

/** A stable word for what was thrown: its code where it has one, else the name of its kind; never its message. */
function failureOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}

/** Runs `work` in a span that ends with it, as failed where it throws. */
export async function withSpan<T>(options: SpanOptions, work: (span: OpenSpan) => Promise<T>): Promise<T> {
  const span = openSpan(options)
  let failure: string | undefined
  try {
    return await span.run(() => work(span))
  } catch (error) {
    failure = failureOf(error)
    throw error
  } finally {
    span.end(failure)
  }
}

/** The `traceparent` of what is at work here, to be handed on with what it causes elsewhere; null where no traces are kept. */
export function traceParentHere(): string | null {
  const here = trace.getActiveSpan()?.spanContext()
  if (here === undefined || !isSpanContextValid(here)) return null
  return `00-${here.traceId}-${here.spanId}-${here.traceFlags.toString(16).padStart(2, '0')}`
}

/** Id of the trace that is at work here; null where no traces are kept. */
export function traceIdHere(): string | null {
  const here = trace.getActiveSpan()?.spanContext()
  return here !== undefined && isSpanContextValid(here) ? here.traceId : null
}
