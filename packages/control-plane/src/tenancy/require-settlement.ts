import type { Organisation, RecipientTerms } from '@grenier/contracts'
import { type CivilDate, settlementFault } from '@grenier/quota-billing'
import type { InstallationSettings, Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { requireSiret } from '../shared/sirene-numbers.ts'

interface Wish {
  readonly recipient: RecipientTerms
  readonly organisation: Organisation
  readonly on: CivilDate
}

/**
 * A debt may be settled as the recipient says. Problems: `imputation-ac-refused` unless an EPCI with own taxation bills its
 * own commune, `e-invoice-refused` under Hélios.
 */
export async function requireSettlement(
  tx: Transaction,
  installation: InstallationSettings,
  wish: Wish,
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

/**
 * A debt of an organisation may land there from a day on: at an establishment of it, settled as it may be. Problems:
 * `siret-invalid`, `siret-of-another`, those of `requireSettlement`.
 */
export async function requireSoundRecipient(
  tx: Transaction,
  installation: InstallationSettings,
  wish: Wish,
): Promise<void> {
  requireSiret(wish.recipient.siret, wish.organisation.siren)
  await requireSettlement(tx, installation, wish)
}
