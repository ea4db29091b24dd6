import { automaticDecision, type QuotaRequest, type QuotaRequestLine, refusal } from '@grenier/contracts'
import { z } from 'zod'

/** A request without its lines, in columns; JSON columns are as their contract encodes them. */
export type RequestRow = Omit<QuotaRequest, 'lines' | 'automatic' | 'refusals'> & {
  readonly automatic: z.input<typeof automaticDecision> | null
  readonly refusals: z.input<typeof refusal>[]
}

export type RequestLineRow = QuotaRequestLine & { readonly requestId: string }

export const refusals = z.array(refusal)
export const automatic = automaticDecision.nullable()

export function requestOf(row: RequestRow, lines: readonly RequestLineRow[]): QuotaRequest {
  return {
    ...row,
    automatic: z.decode(automatic, row.automatic),
    refusals: z.decode(refusals, row.refusals),
    lines: lines.map(({ requestId: _requestId, ...line }) => line),
  }
}
