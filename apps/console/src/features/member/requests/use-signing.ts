import type { QuotaRequest, QuotaRequestView } from '@grenier/contracts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useClient } from '../../../shared/api/client.ts'

/** The three ways to answer where a signature is due. */
export type SigningKind = 'sign' | 'less' | 'refuse'

/** What the mayor or a delegate says to a request. */
export interface Signature {
  readonly kind: SigningKind
  readonly reason: string
  /** Sizes that are signed instead of those asked for; empty: as asked. */
  readonly lines: readonly { readonly offerId: string; readonly quotaBytes: bigint }[]
}

/** Signs a request as it was read, or refuses it. Whatever comes of it, everything is read again. */
export function useSigning({ id, version }: QuotaRequestView) {
  const client = useClient()
  const queries = useQueryClient()
  return useMutation<QuotaRequest, unknown, Signature>({
    mutationFn: ({ kind, reason, lines }) =>
      client.call('decideQuotaRequest', {
        params: { requestId: id },
        ifMatch: version,
        body: { decision: kind === 'refuse' ? 'reject' : 'approve', amendedLines: [...lines], reason },
      }),
    onSuccess: () => queries.invalidateQueries(),
  })
}
