import { startEventReceiver } from './event-receiver.ts'

/** Everything that a span may hold: methods, patterns of routes, paths of clusters, ids and stable words. */
export const tracedKeys: readonly string[] = [
  'db.system.name',
  'error.type',
  'grenier.attempt',
  'grenier.end',
  'grenier.request_id',
  'grenier.scope',
  'http.request.method',
  'http.response.status_code',
  'http.route',
  'messaging.message.id',
  'messaging.operation.type',
  'messaging.system',
  'server.address',
  'url.path',
]

/** As OTLP numbers them, from 1. */
const kinds = ['internal', 'server', 'client', 'producer', 'consumer'] as const

export interface ToldSpan {
  /** Which process told it. */
  readonly service: string
  readonly kind: (typeof kinds)[number] | undefined
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly attributes: Readonly<Record<string, unknown>>
}

/** What keeps traces, in a test. */
export interface TraceReceiver {
  readonly url: string
  /** All that arrived, as it did. */
  text(): string
  /** Every span that was told so far. */
  spans(): readonly ToldSpan[]
  /** From the span's parent up to the root of its trace. */
  ancestorsOf(span: ToldSpan): readonly ToldSpan[]
  close(): Promise<void>
}

interface Attribute {
  readonly key: string
  readonly value: Readonly<Record<string, unknown>>
}

/** As OTLP writes it in JSON. */
interface Batch {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] }
    readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[]
  }[]
}
interface OtlpSpan extends Omit<ToldSpan, 'service' | 'kind' | 'attributes'> {
  readonly kind: number
  readonly attributes: readonly Attribute[]
}

function recordOf(attributes: readonly Attribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]))
}

function spansIn(body: string): ToldSpan[] {
  const { resourceSpans } = JSON.parse(body) as Batch
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = String(recordOf(resource.attributes)['service.name'])
    const spans = scopeSpans.flatMap((scope) => scope.spans)
    return spans.map((span) => ({
      ...span,
      service,
      kind: kinds[span.kind - 1],
      attributes: recordOf(span.attributes),
    }))
  })
}

/** Starts one on a free port of the loopback; its `url` is what `OTEL_EXPORTER_OTLP_ENDPOINT` names. */
export async function startTraceReceiver(): Promise<TraceReceiver> {
  const receiver = await startEventReceiver()
  const spans = () => receiver.taken.flatMap(({ body }) => spansIn(body))
  return {
    url: receiver.url,
    text: () => receiver.taken.map(({ body }) => body).join('\n'),
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
