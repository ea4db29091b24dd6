import type { Dispute, StatementLine } from '@grenier/contracts'
import type { CivilMonth, Instant } from '@grenier/quota-billing'
import { useQuery } from '@tanstack/react-query'
import { useClient } from '../api/client.ts'
import { useLive } from '../api/live.ts'

const listMax = 500
/** It is issued, or something of it given back, while it is looked at. */
const kinds = ['statement'] as const

export interface DisputedStatement {
  /** Null: it has no number yet. */
  readonly number: string | null
  readonly payerName: string
  readonly month: CivilMonth
  /** The first one that it asks for. */
  readonly firstMonth: CivilMonth
  readonly payableCents: bigint
  readonly lines: readonly StatementLine[]
  /** Statements that give something of it back. */
  readonly credits: readonly { readonly id: string; readonly number: string; readonly issuedAt: Instant }[]
}

/** The statement in doubt, be it issued by now or not: a dispute outlives the draft that it was raised on. */
export function useDisputedStatement({ tenantId, statementId }: Pick<Dispute, 'tenantId' | 'statementId'>) {
  const client = useClient()
  const queryKey = ['disputedStatement', tenantId, statementId]
  useLive(kinds, queryKey)
  return useQuery({
    queryKey,
    queryFn: async ({ signal }): Promise<DisputedStatement> => {
      const query = { tenantId, limit: listMax }
      const issued = await Array.fromAsync(client.items('listStatements', { query, signal }))
      const params = { statementId }
      if (!issued.some(({ id }) => id === statementId)) {
        const draft = await client.call('getStatementDraft', { params, signal })
        return { ...draft, number: null, credits: [] }
      }
      const credits = issued.filter(({ credit }) => credit?.originalStatementId === statementId)
      const statement = await client.call('getStatement', { params, signal })
      return { ...statement, credits }
    },
  })
}
