import type { Command, PreTitre, PreTitreLeftOutReason, StatementSummary } from '@grenier/contracts'
import { civilDateOf } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { mapPages } from '../shared/pages.ts'
import type { InstallationSettings, Transaction } from '../shared/ports.ts'
import type { RowsUseCase, UseCase } from '../shared/use-case.ts'
import { closedPeriod, statementPages } from './closed-month.ts'

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

function preTitresOf(statements: readonly StatementSummary[], installation: InstallationSettings): PreTitre[] {
  return statements
    .filter((statement) => leftOutReason(statement) === null)
    .map((statement) => preTitreOf(statement, installation))
}

/**
 * The issued statements of a month as the finance software takes them, a page of statements by number; `items` are titres, and what
 * reduces or cancels one or gives back what an earlier year asked for. The others are named beside them, each with why: settled
 * otherwise, simulated, nothing to pay, or to give back on no one statement. It makes the titres and their PES: Grenier makes
 * none. Problems: `period-not-closed`, `cursor-invalid`.
 */
export function exportPreTitres({ unitOfWork, installation }: ControlPlanePorts): UseCase<'exportPreTitres'> {
  return ({ month, ...page }) =>
    unitOfWork.read({ kind: 'platform' }, async (tx) => {
      await closedPeriod(tx, month)
      const { items: statements, nextCursor } = await tx.billing.listStatements({ ...page, month })
      return {
        month,
        issuerName: installation.operatorName,
        issuerSiren: installation.operatorSiren,
        items: preTitresOf(statements, installation),
        leftOut: statements.flatMap((statement) => {
          const reason = leftOutReason(statement)
          const { number, settlementMode, payableCents } = statement
          return reason === null ? [] : [{ number, settlementMode, payableCents, reason }]
        }),
        nextCursor,
      }
    })
}

/** All of the month that are a titre, for a CSV. Problem: `period-not-closed`. */
export function exportPreTitresCsv({
  unitOfWork,
  installation,
}: ControlPlanePorts): RowsUseCase<'exportPreTitresCsv', PreTitre> {
  async function* pagesOf(
    tx: Transaction,
    { month }: Command<'exportPreTitresCsv'>,
  ): AsyncGenerator<readonly PreTitre[], void, undefined> {
    await closedPeriod(tx, month)
    yield* mapPages(statementPages(tx, month), (statements) => preTitresOf(statements, installation))
  }
  return (command) => unitOfWork.stream({ kind: 'platform' }, (tx) => pagesOf(tx, command))
}
