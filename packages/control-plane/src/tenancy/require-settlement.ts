import type { Organisation, RecipientTerms } from '@grenier/contracts'
import { type CivilDate, settlementFault } from '@grenier/quota-billing'
import type { InstallationSettings, Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'

/**
 * A debt may be settled as the recipient says. Problems: `imputation-ac-refused` unless an EPCI with own taxation bills its
 * own commune, `e-invoice-refused` under Hélios.
 */
export async function requireSettlement(
  tx: Transaction,
  installation: InstallationSettings,
  wish: { readonly recipient: RecipientTerms; readonly organisation: Organisation; readonly on: CivilDate },
): Promise<void> {
  const { recipient, organisation, on } = wish
  const { kind, groupId } = organisation
  const group = groupId === null ? null : await tx.tenancy.getOrganisation(groupId, on)
  const { operatorSiren: siren, operatorHasOwnTaxation: hasOwnTaxation = false, accounting } = installation
  const fault = settlementFault({
    mode: recipient.settlementMode,
    operator: { siren, hasOwnTaxation, accounting },
    payer: { kind, groupSiren: group?.siren ?? null },
  })
  if (fault !== null) throw new Problem(fault)
}
