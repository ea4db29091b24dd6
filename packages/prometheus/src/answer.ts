import type { SourceSilence } from '@grenier/control-plane/ports'
import { z } from 'zod'

const sample = z.object({
  metric: z.record(z.string(), z.string()),
  /** The instant that was asked about, in seconds, and the value as text; histograms have none. */
  value: z.tuple([z.number(), z.string()]).optional(),
})

const success = z.object({
  status: z.literal('success'),
  data: z.object({ resultType: z.literal('vector'), result: z.array(sample) }),
  warnings: z.array(z.string()).optional(),
})

export type Sample = z.output<typeof sample>

export type Answer =
  | { readonly state: 'answered'; readonly samples: readonly Sample[] }
  | { readonly state: 'silent'; readonly reason: SourceSilence }

function silent(reason: SourceSilence): Answer {
  return { state: 'silent', reason }
}

/** What a status says, when it is not the answer that was wanted: 400 and 422 of the query, 503 of the time it took. */
function silenceOf(status: number): SourceSilence {
  if (status === 401 || status === 403) return 'token-refused'
  if (status === 400 || status === 422) return 'query-refused'
  return status >= 500 ? 'source-failing' : 'answer-unreadable'
}

/**
 * Reads an answer of `/api/v1/query`. One with warnings is partial: of several stores behind it one was away, and what is
 * missing looks as if it did not exist; so it counts for nothing.
 */
export function readAnswer(status: number, body: string): Answer {
  if (status !== 200) return silent(silenceOf(status))
  const read = success.safeParse(parsed(body))
  if (!read.success) return silent('answer-unreadable')
  const { warnings = [], data } = read.data
  return warnings.length > 0 ? silent('answer-partial') : { state: 'answered', samples: data.result }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}
