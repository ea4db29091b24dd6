import { ClientProblem, type ProblemCode } from '@grenier/contracts'

/** A part of the form that a refusal is about. */
export type RefusedPart = 'month' | 'subject' | 'inhabitants' | 'rules' | 'key' | 'act' | 'reason'

const partsByCode: Readonly<Partial<Record<ProblemCode, RefusedPart>>> = {
  'period-not-closed': 'month',
  'amendment-subject-unknown': 'subject',
  'tariff-invalid': 'rules',
  'offer-unknown': 'rules',
  'cost-pool-invalid': 'key',
  'tenant-unknown': 'key',
  'act-unknown': 'act',
  'act-not-executory': 'act',
  'act-dates': 'act',
}
const partsByField: readonly (readonly [field: RegExp, part: RefusedPart])[] = [
  [/^(body\.)?reason/, 'reason'],
  [/inhabitants$/, 'inhabitants'],
  [/\brules\b/, 'rules'],
  [/\bkey\b|amountCents/, 'key'],
  [/tenantId|costPoolId/, 'subject'],
]

/** What was refused, to be said where it was written; `end`: nowhere in particular. */
export interface Refusal {
  readonly part: RefusedPart | 'end'
  readonly text: string
}

/** What the API said of each part, in the order in which it said it. Nothing, where it was no problem of the API. */
export function refusalsOf(error: unknown): readonly Refusal[] {
  if (!(error instanceof ClientProblem)) return []
  if (error.errors.length > 0) {
    return error.errors.map(({ field, detail }) => ({
      part: partsByField.find(([pattern]) => pattern.test(field))?.[1] ?? 'end',
      text: detail,
    }))
  }
  const part = error.code === null ? undefined : partsByCode[error.code]
  return part === undefined ? [] : [{ part, text: error.detail }]
}
