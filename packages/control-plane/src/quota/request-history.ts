import type { QuotaRequest, QuotaRequestEvent } from '@grenier/contracts'

/** The request with one more thing that happened to it, at the end of its history. */
export function withEvent(request: QuotaRequest, event: Omit<QuotaRequestEvent, 'sequence'>): QuotaRequest {
  return { ...request, history: [...request.history, { ...event, sequence: request.history.length + 1 }] }
}

/** The request with its approval and, since a grant is provisioned at once, the start of that in its history. */
export function approved(request: QuotaRequest, event: Omit<QuotaRequestEvent, 'sequence' | 'kind'>): QuotaRequest {
  return withEvent(withEvent(request, { ...event, kind: 'approved' }), { ...event, kind: 'provisioning', text: null })
}
