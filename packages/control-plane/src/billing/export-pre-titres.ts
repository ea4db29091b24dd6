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
  const { id, number, payerName, payerSiret, engagementNumber, serviceCode, subject } = statement
  const nature = invoicing?.revenueAccount ?? null
  return {
    statementId: id,
    number,
    kind: 'titre',
    originalNumber: null,
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

/** A titre is a debt of its payer, and real: null for what is one. */
function leftOutReason({ settlementMode, simulated, payableCents }: StatementSummary): PreTitreLeftOutReason | null {
  if (settlementMode !== 'titre') return 'settled-otherwise'
  if (simulated) return 'simulated'
  return payableCents < 0n ? 'to-give-back' : null
}

/**
 * The issued statements of a month as the finance software takes them, those that are a titre; the others are named beside
 * them, each with why: settled otherwise, simulated, or to give back. It makes the titres and their PES: Grenier makes none. Problem: `period-not-closed`.
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
