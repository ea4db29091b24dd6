import type { AmendedFact } from '@grenier/contracts'
import type { CivilMonth } from '@grenier/quota-billing'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useClient } from '../../../shared/api/client.ts'
import { type ActText, useRecordAct } from '../../../shared/finance/act-fields.tsx'

/** What is to be recorded: what is voted rests on an act, which is recorded first, once. */
export type ToAmend =
  | { readonly act: null; readonly fact: AmendedFact }
  | { readonly act: ActText; readonly factUnder: (actId: string) => AmendedFact }

export type Amending = ReturnType<typeof useAmend>

/** Records one fact of a closed month, and goes on to what it would change. */
export function useAmend(month: CivilMonth) {
  const client = useClient()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const recordAct = useRecordAct()
  return useMutation({
    mutationFn: async ({ reason, amended }: { readonly reason: string; readonly amended: ToAmend }) => {
      const fact = amended.act === null ? amended.fact : amended.factUnder(await recordAct(amended.act))
      return await client.call('amendPeriod', { params: { month }, body: { reason, fact } })
    },
    onSuccess: async () => {
      await queries.invalidateQueries()
      await navigate({ to: '/finance/corrections', search: { month } })
    },
  })
}

/** What was amended of a month, the newest first. */
export function useAmendments(month: CivilMonth) {
  const client = useClient()
  return useQuery({
    queryKey: ['listAmendments', month],
    queryFn: async ({ signal }) =>
      (await client.call('listAmendments', { params: { month }, signal })).items.toReversed(),
  })
}
