import type { Statement } from '@grenier/contracts'
import type { Transaction } from '@grenier/control-plane/ports'
import { civilDateOf } from '@grenier/quota-billing'

/** Writes a statement as it is composed and issued, behind the use cases. */
export async function insertIssued(
  tx: Transaction,
  { number, issuedAt, engagementNumber, serviceCode, credit, ...composed }: Statement,
  { chargeIds, recipientId }: { chargeIds: readonly string[]; recipientId: string },
): Promise<void> {
  const dates = { draftedAt: issuedAt, disputableUntil: civilDateOf(issuedAt, 'Europe/Paris') }
  const creditedStatementId = credit?.originalStatementId ?? null
  const creditedYear = credit === null || creditedStatementId !== null ? null : credit.fiscalYear
  const credited = { creditedStatementId, creditedYear }
  await tx.billing.insertDrafts([{ ...composed, ...dates, ...credited, recipientId, takesUp: [], chargeIds }])
  const [year = '', sequence = ''] = number.split('-')
  const place = { series: '', fiscalYear: Number(year), sequence: Number(sequence.slice(0, 5)) }
  const { tenantId, id: statementId, payerSiret } = composed
  const references = { payerSiret, engagementNumber, serviceCode, creditKind: credit?.kind ?? null }
  await tx.billing.insertIssues([{ tenantId, statementId, number, ...place, ...references, issuedAt }])
}
