import { setTimeout as sleep } from 'node:timers/promises'
import type { Offer, QuotaRequest } from '@grenier/contracts'
import type { StoryMember } from './enrol-members.ts'
import type { OfferCode } from './offers.ts'
import { type PlannedRequest, storyOffer } from './plan-requests.ts'
import { all, type StoryApi } from './story-tools.ts'

interface Standing {
  readonly members: readonly StoryMember[]
  readonly offers: ReadonlyMap<OfferCode, Offer>
}

const pollMs = 200
const patienceMs = { complete: 5 * 60_000, other: 20_000 } as const

/**
 * Members ask, one after the other, each with its own token; the operator answers what the policy left open; then the
 * clusters follow. Requests that stand from an earlier run are left as they are.
 */
export async function requestQuotas(
  api: StoryApi,
  { wave, label, standing }: { wave: readonly PlannedRequest[]; label: string; standing: Standing },
): Promise<void> {
  const phase = api.tools.progress.phase(label, wave.length)
  const known = await all(api.operator.items('listQuotaRequests', { query: { limit: 500 } }))
  for (const planned of wave) {
    const member = standing.members.find((candidate) => candidate.commune.inseeCode === planned.commune.inseeCode)
    if (member === undefined) throw new Error(`${planned.commune.name} has not joined`)
    const asked =
      known.find(
        (request) => request.tenantId === member.tenant.id && request.justification === planned.justification,
      ) ?? (await ask(api, { planned, member, offers: standing.offers }))
    const answered = asked.state === 'submitted' ? await answer(api, { planned, asked }) : asked
    tellCapacityRefusal(api, answered)
    phase.advance()
  }
  await waitUntilSettled(api)
  phase.end()
}

async function ask(
  api: StoryApi,
  about: { planned: PlannedRequest; member: StoryMember; offers: ReadonlyMap<OfferCode, Offer> },
): Promise<QuotaRequest> {
  const { planned, member } = about
  const tenantId = member.tenant.id
  const offerId = about.offers.get(planned.offerCode)?.id ?? ''
  const requester = api.requesterOf(tenantId)
  const { items: quotas } = await requester.call('getTenantQuotas', { params: { tenantId } })
  const quota = quotas.find((candidate) => candidate.offerId === offerId)
  const pools = await all(api.operator.items('listPools', { query: { limit: 500 } }))
  const pool = pools.find((candidate) => candidate.id === member.tenant.parentNodeId)
  const wantedQuotaBytes = planned.wish({
    quotaBytes: quota?.quotaBytes ?? 0n,
    offer: storyOffer(planned.offerCode),
    poolFreeBytes: pool?.levels.find((level) => level.offerId === offerId)?.freeBytes ?? null,
  })
  return await requester.call('submitQuotaRequest', {
    params: { tenantId },
    body: { lines: [{ offerId, wantedQuotaBytes }], justification: planned.justification, wishedOn: null },
    idempotencyKey: `demo:request:${planned.number}`,
  })
}

async function answer(
  api: StoryApi,
  { planned, asked }: { planned: PlannedRequest; asked: QuotaRequest },
): Promise<QuotaRequest> {
  return await api.operator.call('decideQuotaRequest', {
    params: { requestId: asked.id },
    body: { ...planned.answer, amendedLines: [] },
    ifMatch: asked.version,
    idempotencyKey: `demo:decision:${asked.id}`,
  })
}

/** A refusal for want of room says where, what is left there, and what would pass: in the words members read. */
function tellCapacityRefusal(api: StoryApi, request: QuotaRequest): void {
  const refusal = request.refusals.find((candidate) => candidate.code === 'capacity-exceeded')
  if (refusal?.explanation !== undefined) api.tools.progress.line(`  ${request.tenantName} : ${refusal.explanation}`)
}

/** Granted quotas are asked for on the clusters; the story goes on when they stand there. */
async function waitUntilSettled(api: StoryApi): Promise<void> {
  const { complete } = api.tools.clusters
  const deadline = performance.now() + (complete ? patienceMs.complete : patienceMs.other)
  for (;;) {
    const { items } = await api.operator.call('listQuotaRequests', { query: { state: 'provisioning', limit: 1 } })
    if (items.length === 0) return
    if (performance.now() > deadline) {
      if (complete) throw new Error('granted quotas have not reached the clusters')
      api.tools.progress.line('  des espaces accordés attendent encore que la grappe les serve')
      return
    }
    await sleep(pollMs)
  }
}
