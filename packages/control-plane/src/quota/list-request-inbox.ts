import type { QuotaRequestView } from '@grenier/contracts'
import { addDays, civilDateOf, type Instant, trendOf, trendWindowStart } from '@grenier/quota-billing'
import { outlookDays } from '../metering/counted-days.ts'
import { poolBound } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import type { UseCase } from '../shared/use-case.ts'
import { policyInForce } from './auto-approval-policy.ts'
import { type InboxSurroundings, inboxRow } from './inbox-row.ts'
import { viewsOf } from './request-view.ts'

/**
 * Requests that await a decision, oldest first, each with all that it rests on. Whatever the length of the page, it is read by
 * the same number of statements. What is proposed is read anew when it is decided: nothing here is. A pool's approver sees what
 * lies below its pool.
 */
export function listRequestInbox(ports: ControlPlanePorts): UseCase<'listRequestInbox'> {
  return async (query, call) => {
    const poolId = poolBound('listRequestInbox', call)
    const below = poolId === null ? {} : { poolId }
    const read = ports.unitOfWork.read.bind(ports.unitOfWork)
    const now = ports.clock.now()
    const page = await read({ kind: 'platform' }, (tx) =>
      tx.quota.listRequests({ ...query, ...below, state: 'submitted' }),
    )
    if (page.items.length === 0) return { items: [], nextCursor: page.nextCursor }
    const requests = await viewsOf(ports, page.items)
    const { timeZone } = ports.installation
    const around = await read({ kind: 'platform' }, (tx) => readSurroundings(tx, requests, { now, timeZone }))
    return { items: requests.map((request) => inboxRow(request, around)), nextCursor: page.nextCursor }
  }
}

async function readSurroundings(
  tx: Transaction,
  requests: readonly QuotaRequestView[],
  { now, timeZone }: { readonly now: Instant; readonly timeZone: string },
): Promise<InboxSurroundings> {
  const today = civilDateOf(now, timeZone)
  const tenantIds = [...new Set(requests.map(({ tenantId }) => tenantId))]
  const asked = requests.flatMap(({ tenantId, lines }) => lines.map(({ offerId }) => ({ tenantId, offerId })))
  const places = [...new Map(asked.map((place) => [`${place.tenantId}/${place.offerId}`, place])).values()]
  const persons = requests.map(({ tenantId, requestedBy }) => ({ tenantId, personSubject: requestedBy }))
  const growth = await tx.quota.growthAbove({ places, windowStart: trendWindowStart(now) })
  const trends = new Map(growth.map((row) => [`${row.offerId}/${row.nodeId}`, trendOf(row, now)]))
  const tariff = await tx.billing.tariffOn(today)
  return {
    today,
    timeZone,
    tariff: tariff?.tariff ?? null,
    policy: await policyInForce(tx, now),
    tenants: await tx.tenancy.tenantsByIds(tenantIds, today),
    agreements: await tx.tenancy.agreementsInForce(tenantIds, today),
    mandates: await tx.tenancy.mandatesOfPersons(persons),
    names: await tx.access.personNames([...new Set(requests.map(({ requestedBy }) => requestedBy))]),
    positions: await tx.quota.positionsOf(places),
    sizes: await tx.quota.quotaSizesOf(tenantIds),
    totals: await tx.metering.dailyTotalsOfTenants({ tenantIds, from: addDays(today, -outlookDays), to: today }),
    trendOf: ({ offerId, nodeId }) => trends.get(`${offerId}/${nodeId}`) ?? null,
  }
}
