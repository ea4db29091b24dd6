import { isSiret } from '@grenier/quota-billing'
import type { ExceptionCode } from '../../../shared/finance/exception-counts.ts'

/** What a recipient wants to find on a statement. */
export type Reference = 'siret' | 'engagementNumber' | 'serviceCode'

const lacking: Readonly<Partial<Record<ExceptionCode, Reference>>> = {
  'siret-missing': 'siret',
  'engagement-missing': 'engagementNumber',
  'service-code-missing': 'serviceCode',
}

/** As the API takes them. */
const checks: Readonly<Record<Reference, (text: string) => boolean>> = {
  siret: isSiret,
  engagementNumber: (text) => /^.{1,50}$/.test(text),
  serviceCode: (text) => /^.{1,100}$/.test(text),
}

/** Which reference an exception says is missing; null where it is about something else. */
export function referenceOf(code: ExceptionCode): Reference | null {
  return lacking[code] ?? null
}

/** Whether a text can be that reference. */
export function isReference(name: Reference, text: string): boolean {
  return checks[name](text)
}
