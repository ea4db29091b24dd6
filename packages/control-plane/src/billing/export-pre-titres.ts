import type { PreTitre, PreTitreLeftOutReason, StatementSummary } from '@grenier/contracts'
import { civilDateOf } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { InstallationSettings } from '../shared/ports.ts'
import type { UseCase } from '../shared/use-case.ts'
import { closedPeriod, statementsOf } from './closed-month.ts'

/** A reference that its recipient wants cannot be missing: such a statement is never issued. */
function missingIn(row: Pick<PreTitre, 'payerSiret' | 'nature'>): PreTitre['missing'] {
  return [
    ...(row.payerSiret === null ? (['siret'] as const) : []),
    ...(row.nature === null ? (['nature'] as const) : []),
  ]
}

function preTitreOf(statement: StatementSummary, { timeZone, invoicing }: InstallationSettings): PreTitre {
  const { id, number, payerName, payerSiret, engagementNumber, serviceCode, subject, credit } = statement
  const kind = credit?.kind ?? 'titre'
  // What an earlier year asked for is given back from an account of expenses, which finance knows.
  const nature = kind === 'mandat' ? null : (invoicing?.revenueAccount ?? null)
  return {
    statementId: id,
    number,
    kind,
    originalNumber: credit?.originalNumber ?? null,
    issuedOn: civilDateOf(statement.issuedAt, timeZone),
    payerName,
    payerSiret,
    nature,
    engagementNumber,
    serviceCode,
    subject,
    vatRegime: statement.vatRegime,
    amountBeforeVatCents: statement.totalCents,
    vatCents: statement.vatCents,
    payableCents: statement.payableCents,
    missing: missingIn({ payerSiret, nature }),
  }
}

/** A titre is a debt of its payer, and real; what is given back says on what: null for both. */
function leftOutReason(statement: StatementSummary): PreTitreLeftOutReason | null {
  const { settlementMode, simulated, payableCents, credit } = statement
  if (settlementMode !== 'titre') return 'settled-otherwise'
  if (simulated) return 'simulated'
  if (payableCents === 0n) return 'nothing-to-pay'
  return payableCents < 0n && credit === null ? 'to-give-back' : null
}

/**
 * The issued statements of a month as the finance software takes them: titres, and what reduces or cancels one or gives back what
 * an earlier year asked for. The others are named beside them, each with why: settled otherwise, simulated, nothing to pay, or to
 * give back on no one statement. It makes the titres and their PES: Grenier makes none. Problem: `period-not-closed`.
 */
export function exportPreTitres({ unitOfWork, installation }: ControlPlanePorts): UseCase<'exportPreTitres'> {
  return ({ month }) =>
    unitOfWork.read({ kind: 'platform' }, async (tx) => {
      await closedPeriod(tx, month)
      const statements = await statementsOf(tx, month)
      return {
        month,
        issuerName: installation.operatorName,
        issuerSiren: installation.operatorSiren,
        items: statements
          .filter((statement) => leftOutReason(statement) === null)
          .map((statement) => preTitreOf(statement, installation)),
        leftOut: statements.flatMap((statement) => {
          const reason = leftOutReason(statement)
          const { number, settlementMode, payableCents } = statement
          return reason === null ? [] : [{ number, settlementMode, payableCents, reason }]
        }),
      }
    })
}
