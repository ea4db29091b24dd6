import type { CivilDate } from '@grenier/quota-billing'
import type { PriceRuleData } from '../billing/billing.schemas.ts'
import type { Agreement, AgreementWordingShown } from './agreement.schemas.ts'

/** What a document of an agreement is filled from. */
export interface AgreementFacts {
  readonly member: { readonly name: string; readonly siren: string | null }
  /** Who signs for the member on that day; null: nobody is recorded. */
  readonly signatoryName: string | null
  readonly operator: { readonly name: string; readonly siren: string; readonly addressLines: readonly string[] }
  readonly agreement: Pick<Agreement, 'number' | 'startsOn'>
  /** As signed, or as the avenant has it. */
  readonly wording: AgreementWordingShown
  /** Names of the services that it covers; null: nobody recorded them. */
  readonly coveredNames: readonly string[] | null
  /** The services that the member has a quota of. */
  readonly services: readonly { readonly name: string; readonly quotaBytes: bigint }[]
  /** In force on the first day of the wording; null: none is. */
  readonly tariff: {
    readonly code: string
    readonly actNumber: string
    readonly rules: readonly PriceRuleData[]
  } | null
  readonly on: CivilDate
}
