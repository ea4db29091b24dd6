import type { BareClient } from './floor.ts'

interface QuotaList {
  readonly items: readonly { readonly metadata: { readonly namespace: string }; readonly status?: { used?: object } }[]
  readonly metadata: { readonly continue?: string }
}

async function isEveryQuotaCounted(bare: BareClient, mark: string): Promise<boolean> {
  let next = ''
  do {
    const page = (await bare.read(`/api/v1/resourcequotas?limit=500${next}`)) as QuotaList
    const uncounted = page.items.some(
      ({ metadata, status }) => metadata.namespace.startsWith(mark) && status?.used === undefined,
    )
    if (uncounted) return false
    next = page.metadata.continue === undefined ? '' : `&continue=${encodeURIComponent(page.metadata.continue)}`
  } while (next !== '')
  return true
}

/**
 * Waits until the cluster's controllers have counted every quota below names that begin with `mark`: what one phase left
 * them to do must not be done during the next one's time. @throws Error when it takes five minutes.
 */
export async function untilQuotasCounted(bare: BareClient, mark: string): Promise<void> {
  const startedAt = performance.now()
  while (!(await isEveryQuotaCounted(bare, mark))) {
    if (performance.now() - startedAt > 300_000) throw new Error('waited too long for the quota controller')
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}
