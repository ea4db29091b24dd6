import {
  approvalStep,
  automaticDecision,
  type QuotaRequest,
  type QuotaRequestEvent,
  type QuotaRequestLine,
  refusal,
  visaReasons,
} from '@grenier/contracts'
import { z } from 'zod'

/** A request without its lines, in columns; JSON columns are as their contract encodes them. */
export type RequestRow = Omit<
  QuotaRequest,
  'lines' | 'history' | 'automatic' | 'refusals' | 'steps' | 'visaReasons'
> & {
  readonly automatic: z.input<typeof automaticDecision> | null
  readonly refusals: z.input<typeof refusal>[]
  readonly steps: z.input<typeof approvalStep>[]
  readonly visaReasons: z.input<typeof visaReasons>
}

export type RequestLineRow = QuotaRequestLine & { readonly requestId: string }
export type RequestEventRow = Omit<QuotaRequestEvent, 'mandateId'> & {
  readonly requestId: string
  readonly mandateId: string | null
}

export const refusals = z.array(refusal)
export const automatic = automaticDecision.nullable()
export const steps = z.array(approvalStep)

/** What belongs to requests, by request. */
export interface RequestParts {
  readonly lines: ReadonlyMap<string, readonly RequestLineRow[]>
  readonly events: ReadonlyMap<string, readonly RequestEventRow[]>
}

export function requestOf(row: RequestRow, parts: RequestParts): QuotaRequest {
  return {
    ...row,
    automatic: z.decode(automatic, row.automatic),
    refusals: z.decode(refusals, row.refusals),
    steps: z.decode(steps, row.steps),
    visaReasons: z.decode(visaReasons, row.visaReasons),
    lines: (parts.lines.get(row.id) ?? []).map(({ requestId: _requestId, ...line }) => line),
    history: (parts.events.get(row.id) ?? []).map(({ requestId: _requestId, mandateId, ...event }) => ({
      ...event,
      ...(mandateId === null ? {} : { mandateId }),
    })),
  }
}
