import type { Client } from '@grenier/contracts'
import { GIB } from '@grenier/quota-billing'

/** A request that awaits an answer, and whose it is. */
export interface AskedForSpace {
  readonly id: string
  readonly tenantId: string
  readonly tenantName: string
  readonly version: number
}

/**
 * Has four of these communes ask for 50 Go more, each with a request that awaits an answer. Whoever's client it is has sent
 * them: somebody else answers.
 */
export async function askForSpace(api: Client, tenants: readonly { readonly id: string }[]): Promise<AskedForSpace[]> {
  const { items: offers } = await api.call('listOffers', { query: { limit: 100 } })
  const offerId = offers.find(({ code }) => code === 'standard')?.id ?? ''
  const requests: AskedForSpace[] = []
  for (const { id: tenantId } of tenants) {
    const { items: quotas } = await api.call('getTenantQuotas', { params: { tenantId } })
    const quota = quotas.find((known) => known.offerId === offerId)?.quotaBytes ?? 0n
    const lines = [{ offerId, wantedQuotaBytes: quota + 50n * GIB }]
    const body = { lines, justification: 'Numérisation du cadastre', wishedOn: null }
    const request = await api.call('submitQuotaRequest', { params: { tenantId }, body })
    if (request.state === 'submitted') requests.push(request)
    if (requests.length === 4) return requests
  }
  throw new Error('fewer than four communes could ask')
}
