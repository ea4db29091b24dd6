import { startEventReceiver } from './event-receiver.ts'

export interface ToldSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly attributes: Readonly<Record<string, unknown>>
}

/** What keeps traces, in a test. */
export interface TraceReceiver {
  readonly url: string
  /** Every span that was told so far. */
  spans(): readonly ToldSpan[]
  /** From the span's parent up to the root of its trace. */
  ancestorsOf(span: ToldSpan): readonly ToldSpan[]
  close(): Promise<void>
}

/** As OTLP writes it in JSON. */
interface Batch {
  readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[] }[]
}
interface OtlpSpan extends Omit<ToldSpan, 'attributes'> {
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[]
}

function spansIn(body: string): ToldSpan[] {
  const { resourceSpans } = JSON.parse(body) as Batch
  const spans = resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans))
  return spans.map((span) => ({
    ...span,
    attributes: Object.fromEntries(span.attributes.map(({ key, value }) => [key, Object.values(value)[0]])),
  }))
}

/** Starts one on a free port of the loopback; its `url` is what `OTEL_EXPORTER_OTLP_ENDPOINT` names. */
export async function startTraceReceiver(): Promise<TraceReceiver> {
  const receiver = await startEventReceiver()
  const spans = () => receiver.taken.flatMap(({ body }) => spansIn(body))
  return {
    url: receiver.url,
    spans,
    ancestorsOf(span) {
      const known = new Map(spans().map((one) => [`${one.traceId} ${one.spanId}`, one]))
      const above: ToldSpan[] = []
      for (let at: ToldSpan | undefined = span; at?.parentSpanId !== undefined; ) {
        at = known.get(`${at.traceId} ${at.parentSpanId}`)
        if (at !== undefined) above.push(at)
      }
      return above
    },
    close: () => receiver.close(),
  }
}
