import type { QuotaRequest } from '@grenier/contracts'
import type { CivilDate } from '@grenier/quota-billing'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useRef } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { forgetDraft } from './draft.ts'

interface Sent {
  readonly lines: readonly { readonly offerId: string; readonly wantedQuotaBytes: bigint }[]
  readonly justification: string
  /** From when on; null: as soon as may be. */
  readonly wishedOn: CivilDate | null
  readonly waitIfFull: boolean
}

/** Sends a request once: its key stays the same while the page is open and nothing was changed, so a repeated tap is harmless. */
export function useSending(tenantId: string) {
  const client = useClient()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const last = useRef({ text: '', key: '' })
  const keyOf = (body: unknown): string => {
    const text = JSON.stringify(body, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
    if (last.current.text !== text) last.current = { text, key: crypto.randomUUID() }
    return last.current.key
  }
  return useMutation<QuotaRequest, unknown, Sent>({
    mutationFn: ({ lines, justification, wishedOn, waitIfFull }) => {
      const body = { lines: [...lines], justification, wishedOn, waitIfFull }
      return client.call('submitQuotaRequest', { params: { tenantId }, body, idempotencyKey: keyOf(body) })
    },
    onSuccess: async ({ id }) => {
      forgetDraft(tenantId)
      void queries.invalidateQueries()
      await navigate({ to: '/requests/$requestId', params: { requestId: id } })
    },
  })
}
