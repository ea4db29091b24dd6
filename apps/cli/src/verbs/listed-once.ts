import { type Client, ClientProblem, endpoints, type Period } from '@grenier/contracts'
import { addMonths, type CivilMonth, civilDateOf, monthOf } from '@grenier/quota-billing'
import type { Said } from '../command/cli-fault.ts'
import type { Call } from '../command/command-spec.ts'
import type { Row } from '../output/cells.ts'
import type { Listing } from '../output/formats.ts'
import { encodeAnswer } from './encode-answer.ts'
import { tenantIdOf } from './find-tenant.ts'

const monthsShown = 12

interface ListedOnce {
  readonly summary: Said
  list(call: Call): Promise<Listing>
}

/** Lists that the API answers in one piece, or that are made of single answers; no filter narrows them. */
export const listedOnce: Readonly<Record<string, ListedOnce>> = {
  periods: {
    summary: {
      fr: 'les derniers mois touchés, le plus récent d’abord',
      en: 'the last months touched, the newest first',
    },
    list: listPeriods,
  },
  readings: {
    summary: { fr: 'ce qui a été mesuré, en une ligne', en: 'what was measured, in one line' },
    list: listReadings,
  },
  jobs: {
    summary: { fr: 'le travail en attente de l’installation', en: 'work that the installation has yet to do' },
    list: listJobs,
  },
  quotas: { summary: { fr: 'les quotas d’un membre', en: 'quotas of a member' }, list: listQuotas },
}

async function listPeriods(call: Call): Promise<Listing> {
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
}

async function listReadings(call: Call): Promise<Listing> {
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
}

async function listJobs(call: Call): Promise<Listing> {
  const answer = await call.client().call('getFleetOverview', { signal: call.signal })
  const { queue } = encodeAnswer('getFleetOverview', answer) as { queue: Row }
  return {
    fields: Object.keys(endpoints.getFleetOverview.response.shape.queue.shape),
    columns: [
      { header: { fr: 'dus', en: 'due' }, of: 'due', kind: 'count' },
      { header: { fr: 'le plus ancien', en: 'oldest' }, of: 'oldestDueAt', kind: 'instant' },
    ],
    pages: onePage([queue]),
  }
}

async function listQuotas(call: Call): Promise<Listing> {
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
