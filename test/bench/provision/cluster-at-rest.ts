import type { BareClient } from './floor.ts'

interface List {
  readonly items: readonly { readonly metadata: { readonly namespace?: string }; readonly status?: { used?: object } }[]
  readonly metadata: { readonly continue?: string; readonly remainingItemCount?: number }
}

/** What controllers write by themselves into each new namespace: an account, its token on older servers, the root certificate. */
const madeByControllers = ['serviceaccounts', 'secrets', 'configmaps']

const pollMs = 250
const quietMs = 2_000
const waitMsMax = 300_000

async function list(bare: BareClient, query: string): Promise<List> {
  return (await bare.read(`/api/v1/${query}`)) as List
}

async function countMade(bare: BareClient): Promise<string> {
  const pages = await Promise.all(madeByControllers.map((kind) => list(bare, `${kind}?limit=1`)))
  return pages.map(({ items, metadata }) => items.length + (metadata.remainingItemCount ?? 0)).join(' ')
}

async function isEveryQuotaCounted(bare: BareClient, mark: string): Promise<boolean> {
  let next = ''
  do {
    const page = await list(bare, `resourcequotas?limit=500${next}`)
    const isUncounted = ({ metadata, status }: List['items'][number]): boolean =>
      metadata.namespace?.startsWith(mark) === true && status?.used === undefined
    if (page.items.some(isUncounted)) return false
    next = page.metadata.continue === undefined ? '' : `&continue=${encodeURIComponent(page.metadata.continue)}`
  } while (next !== '')
  return true
}

/**
 * Waits until the cluster's controllers have done what was left to them: every quota below names that begin with `mark` is
 * counted, and nothing more is made in new namespaces. Returns when that was so (`performance.now()`, to a quarter of a
 * second): the work that a phase causes belongs to that phase, whoever does it. @throws Error when it takes five minutes.
 */
export async function clusterAtRest(bare: BareClient, mark: string): Promise<number> {
  const startedAt = performance.now()
  let changedAt = startedAt
  let made = await countMade(bare)
  let isCounted = false
  while (!isCounted || performance.now() - changedAt < quietMs) {
    if (performance.now() - startedAt > waitMsMax) throw new Error('waited too long for the controllers of the cluster')
    await new Promise((resolve) => setTimeout(resolve, pollMs))
    const now = await countMade(bare)
    const counted: boolean = isCounted || (await isEveryQuotaCounted(bare, mark))
    if (now !== made || counted !== isCounted) changedAt = performance.now()
    made = now
    isCounted = counted
  }
  return changedAt
}
