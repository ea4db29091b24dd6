import type { Statement } from '@grenier/contracts'
import type { Transaction } from '@grenier/control-plane/ports'
import { type CivilDate, civilDateOf, microsFromCents, sumMicros } from '@grenier/quota-billing'

/** What is missing to a statement's total, as a charge of its own: its charges make it, which the database holds to. */
async function insertRest(tx: Transaction, statement: Statement, chargeIds: readonly string[]): Promise<string[]> {
  const { id, tenantId, month, totalCents, issuedAt } = statement
  const known = await tx.billing.chargesWithIds(chargeIds)
  const amountMicros = microsFromCents(totalCents) - sumMicros(known)
  if (amountMicros === 0n) return []
  const none = { offerId: null, meter: null, quantityByteSeconds: null, unitPriceMicros: null, estimatedSeconds: 0 }
  const rounding = { kind: 'rounding', ruleId: 'rounding', label: 'Arrondi' } as const
  const explanation = { formula: 'statement-rounding', params: {} }
  const own = { originMonth: null, correction: null, bookedAt: issuedAt, explanation }
  await tx.billing.insertCharges([{ id, tenantId, month, ...rounding, ...none, ...own, amountMicros }])
  return [id]
}

interface Place {
  readonly chargeIds: readonly string[]
  readonly recipientId: string
  /** Left out, the day of its issue. */
  readonly disputableUntil?: CivilDate
}

/** Writes a statement as it is composed, behind the use cases. */
export async function insertDrafted(
  tx: Transaction,
  statement: Statement,
  { chargeIds, recipientId, disputableUntil }: Place,
): Promise<void> {
  const {
    number: _number,
    issuedAt,
    engagementNumber: _engagement,
    serviceCode: _code,
    credit,
    ...composed
  } = statement
  const dates = { draftedAt: issuedAt, disputableUntil: disputableUntil ?? civilDateOf(issuedAt, 'Europe/Paris') }
  const creditedStatementId = credit?.originalStatementId ?? null
  const creditedYear = credit === null || creditedStatementId !== null ? null : credit.fiscalYear
  const credited = { creditedStatementId, creditedYear }
  const all = [...chargeIds, ...(await insertRest(tx, statement, chargeIds))]
  await tx.billing.insertDrafts([{ ...composed, ...dates, ...credited, recipientId, takesUp: [], chargeIds: all }])
}

/** Writes a statement as it is composed and issued, behind the use cases. */
export async function insertIssued(tx: Transaction, statement: Statement, place: Place): Promise<void> {
  await insertDrafted(tx, statement, place)
  const { number, issuedAt, engagementNumber, serviceCode, credit, tenantId, id: statementId, payerSiret } = statement
  const [year = '', sequence = ''] = number.split('-')
  const counted = { series: '', fiscalYear: Number(year), sequence: Number(sequence.slice(0, 5)) }
  const references = { payerSiret, engagementNumber, serviceCode, creditKind: credit?.kind ?? null }
  await tx.billing.insertIssues([{ tenantId, statementId, number, ...counted, ...references, issuedAt }])
}
