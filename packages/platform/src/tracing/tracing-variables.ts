import { z } from 'zod'
import { type Secret, secret } from '../config.ts'

/** Where spans go, and how many of them. */
export interface TracingSettings {
  /** Root of an OTLP/HTTP receiver; spans go to `/v1/traces` below it. */
  readonly endpoint: string
  /** Sent with each batch, as `name=value` pairs separated by commas; null: none. */
  readonly headers: Secret | null
  /** Share of traces that are recorded, from 0 to 1. */
  readonly sampledShare: number
}

/** `name=value` pairs separated by commas, values percent-encoded, as OpenTelemetry writes headers. Throws when they are not. */
export function headersOf(pairs: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    pairs.split(',').map((pair) => {
      const [, name, value] = /^\s*([\w-]+)=(.*?)\s*$/.exec(pair) ?? []
      if (name === undefined || value === undefined) throw new Error('not name=value')
      return [name, decodeURIComponent(value)]
    }),
  )
}

function isReadable(pairs: string): boolean {
  try {
    headersOf(pairs)
    return true
  } catch {
    return false
  }
}

/** Variables of a process that may tell traces, under the names that OpenTelemetry gives them. */
export const tracingVariables = {
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('root of the OTLP/HTTP receiver of traces; none are kept without it'),
  OTEL_EXPORTER_OTLP_HEADERS: secret(z.string().refine(isReadable, 'not name=value pairs separated by commas'))
    .optional()
    .describe('headers sent to that receiver, name=value, separated by commas'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1).describe('share of traces recorded, from 0 to 1'),
}

/** What they say; null: no traces. */
export function tracingSettingsOf(read: {
  readonly OTEL_EXPORTER_OTLP_ENDPOINT?: string | undefined
  readonly OTEL_EXPORTER_OTLP_HEADERS?: Secret | undefined
  readonly OTEL_TRACES_SAMPLER_ARG: number
}): TracingSettings | null {
  if (read.OTEL_EXPORTER_OTLP_ENDPOINT === undefined) return null
  return {
    endpoint: read.OTEL_EXPORTER_OTLP_ENDPOINT.replace(/\/+$/, ''),
    headers: read.OTEL_EXPORTER_OTLP_HEADERS ?? null,
    sampledShare: read.OTEL_TRACES_SAMPLER_ARG,
  }
}
