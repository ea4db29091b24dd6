/** Who pays for whom on a day, and where the debt lands. */
export interface PayerOnDay {
  readonly beneficiaryTenantId: string
  readonly payerTenantId: string
  readonly payerName: string
  readonly payerSiren: string | null
  readonly payerSiret: string | null
  readonly agreementNumber: string
}
