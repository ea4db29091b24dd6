import { type Refusal, type RefusalTable, refusalsBy } from '../../../shared/api/refusals.ts'

/** A part of the form that a refusal is about. */
export type RefusedPart = 'month' | 'subject' | 'inhabitants' | 'rules' | 'key' | 'act' | 'reason'

const table: RefusalTable<RefusedPart> = {
  byCode: {
    'period-not-closed': 'month',
    'amendment-subject-unknown': 'subject',
    'tariff-invalid': 'rules',
    'offer-unknown': 'rules',
    'cost-pool-invalid': 'key',
    'tenant-unknown': 'key',
    'act-unknown': 'act',
    'act-not-executory': 'act',
    'act-dates': 'act',
  },
  byField: [
    [/^(body\.)?reason/, 'reason'],
    [/inhabitants$/, 'inhabitants'],
    [/\brules\b/, 'rules'],
    [/\bkey\b|amountCents/, 'key'],
    [/tenantId|costPoolId/, 'subject'],
  ],
}

/** What the API said of each part of an amendment. */
export function refusalsOf(error: unknown): readonly Refusal<RefusedPart>[] {
  return refusalsBy(error, table)
}
