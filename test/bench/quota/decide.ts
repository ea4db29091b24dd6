import type { Offer } from '@grenier/contracts'
import type { ApiUseCases } from '@grenier/control-plane'
import { GIB } from '@grenier/quota-billing'
import { callOf, memberOf, operator } from '../../harness/actors.ts'
import { type Member, starterBytes } from './region.ts'

/** One decision: takes some milliseconds, says how many of them the first half took. */
export type Decide = (member: Member) => Promise<{ submitMs: number }>

/** Asks for one step more of the offer as the member, approves as the operator: both through the use cases. */
export function decideThroughUseCases(api: ApiUseCases, offer: Offer): Decide {
  const quotas = new Map<string, bigint>()
  return async ({ tenantId }) => {
    const wantedQuotaBytes = (quotas.get(tenantId) ?? starterBytes) + GIB
    const startedMs = performance.now()
    const request = await api.submitQuotaRequest(
      {
        tenantId,
        lines: [{ offerId: offer.id, wantedQuotaBytes }],
        justification: 'Archives numérisées',
        wishedOn: null,
        temporaryUntil: null,
        waitIfFull: false,
      },
      callOf(memberOf(tenantId)),
    )
    const submitMs = performance.now() - startedMs
    if (request.state !== 'submitted') throw new Error(`a request was ${request.state} instead of waiting for a person`)
    const decided = await api.decideQuotaRequest(
      { requestId: request.id, decision: 'approve', reason: 'Accordé', amendedLines: [] },
      callOf(operator, { ifMatch: request.version }),
    )
    if (decided.state !== 'provisioning') throw new Error(`an approved request was ${decided.state}`)
    quotas.set(tenantId, wantedQuotaBytes)
    return { submitMs }
  }
}
