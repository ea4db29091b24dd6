import type { ExceptionCode } from '../../../shared/finance/exception-counts.ts'

/** What a recipient wants to find on a statement. */
export type Reference = 'siret' | 'engagementNumber' | 'serviceCode'

const lacking: Readonly<Partial<Record<ExceptionCode, Reference>>> = {
  'siret-missing': 'siret',
  'engagement-missing': 'engagementNumber',
  'service-code-missing': 'serviceCode',
}

/** As the API takes them. */
const patterns = {
  siret: /^\d{14}$/,
  engagementNumber: /^.{1,50}$/,
  serviceCode: /^.{1,100}$/,
} as const satisfies Record<Reference, RegExp>

/** Which reference an exception says is missing; null where it is about something else. */
export function referenceOf(code: ExceptionCode): Reference | null {
  return lacking[code] ?? null
}

/** Whether a text can be that reference. */
export function isReference(name: Reference, text: string): boolean {
  return patterns[name].test(text)
}
