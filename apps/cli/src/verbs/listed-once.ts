import { type Client, ClientProblem, endpoints, type Period } from '@grenier/contracts'
import { addMonths, type CivilMonth, civilDateOf, monthOf } from '@grenier/quota-billing'
import type { Call } from '../command/command-spec.ts'
import type { Row } from '../output/cells.ts'
import type { Listing } from '../output/formats.ts'
import { encodeAnswer } from './encode-answer.ts'
import { tenantIdOf } from './find-tenant.ts'

const monthsShown = 12

/** Lists that the API answers in one piece, or that are made of single answers; no filter narrows them. */
export const listedOnce: Readonly<Record<string, (call: Call) => Promise<Listing>>> = {
  /** The last months that somebody has touched, the newest first. */
  periods: async (call) => {
    const client = call.client()
    const { now, timeZone } = await client.call('getInstallation', { signal: call.signal })
    const current = monthOf(civilDateOf(now, timeZone))
    const months = Array.from({ length: monthsShown }, (_, index) => addMonths(current, -index))
    const found = await Promise.all(months.map((month) => periodOf(client, month, call.signal)))
    return {
      fields: Object.keys(endpoints.getPeriod.response.shape),
      columns: [
        { header: { fr: 'mois', en: 'month' }, of: 'month' },
        { header: { fr: 'état', en: 'state' }, of: 'state' },
        { header: { fr: 'charges', en: 'charges' }, of: 'chargesMicros', kind: 'micros' },
        { header: { fr: 'états', en: 'statements' }, of: 'statementCount', kind: 'count' },
        { header: { fr: 'montant', en: 'amount' }, of: 'statementsCents', kind: 'cents' },
      ],
      pages: onePage(found.flatMap((period) => (period === null ? [] : [encodeAnswer('getPeriod', period)]))),
    }
  },
  /** What was measured, in one line. */
  readings: async (call) => {
    const answer = await call.client().call('getReadingsSummary', { signal: call.signal })
    const count = (fr: string, en: string, of: string) => ({ header: { fr, en }, of, kind: 'count' }) as const
    return {
      fields: Object.keys(endpoints.getReadingsSummary.response.shape),
      columns: [
        count('lots', 'batches', 'batches'),
        count('relevés', 'readings', 'recorded'),
        count('en double', 'duplicate', 'duplicate'),
        count('estimés', 'estimated', 'estimated'),
        count('jours à recalculer', 'days to recompute', 'dirtyDays'),
      ],
      pages: onePage([encodeAnswer('getReadingsSummary', answer)]),
    }
  },
  quotas: async (call) => {
    const tenantId = await tenantIdOf(call, call.option('tenant') ?? '')
    const answer = await call.client().call('getTenantQuotas', { params: { tenantId }, signal: call.signal })
    const { items } = encodeAnswer('getTenantQuotas', answer) as { items: readonly Row[] }
    return {
      fields: Object.keys(endpoints.getTenantQuotas.response.shape.items.element.shape),
      columns: [
        { header: { fr: 'offre', en: 'offer' }, of: 'offerCode' },
        { header: { fr: 'quota', en: 'quota' }, of: 'quotaBytes', kind: 'bytes' },
        { header: { fr: 'retenu', en: 'held' }, of: 'heldBytes', kind: 'bytes' },
        { header: { fr: 'utilisé', en: 'used' }, of: 'usedBytes', kind: 'bytes' },
        { header: { fr: 'état', en: 'state' }, of: 'state' },
      ],
      pages: onePage(items),
    }
  },
}

/** Null for a month that nobody has touched. */
async function periodOf(client: Client, month: CivilMonth, signal: AbortSignal): Promise<Period | null> {
  try {
    return await client.call('getPeriod', { params: { month }, signal })
  } catch (error) {
    if (error instanceof ClientProblem && error.status === 404) return null
    throw error
  }
}

async function* onePage(rows: readonly Row[]) {
  yield rows
}
