import type { ChargeRow, Period, Statement } from '@grenier/contracts'
import {
  type Charge,
  civilDateOf,
  composeStatement,
  type FormulaCode,
  firstDateOf,
  type Instant,
} from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import type { JobOutcome, JobUseCase } from '../shared/use-case.ts'
import { roundingRows } from './charge-rows.ts'
import { checkIssued } from './check-issued.ts'
import { daysOf, lastDayOf } from './period-facts.ts'
import { changePeriod, lockPeriodIn } from './period-state.ts'
import type { PayerOnDay } from './ports.ts'
import { statementLines } from './statement-lines.ts'
import { statementVatGroups, vatOf } from './vat-of-installation.ts'

/** Statements issued in one transaction: the number series is locked for as long. */
const issuedPerStepMax = 50

const done: JobOutcome = { kind: 'done' }

interface Issuing {
  readonly period: Period
  /** By payer: those it pays for. */
  readonly payers: ReadonlyMap<string, readonly PayerOnDay[]>
  readonly tariffCode: string
  readonly tariffActNumber: string
}

async function isSimulated(tx: Transaction, period: Period, beneficiaries: readonly string[]): Promise<boolean> {
  for (const tenantId of beneficiaries) {
    if (await tx.metering.hasSimulated({ tenantId, ...daysOf(period.month) })) return true
  }
  return false
}

interface PayerToBill {
  readonly paid: readonly PayerOnDay[]
  readonly charges: readonly ChargeRow[]
  readonly issuedAt: Instant
}

/** Issues one payer's statement: its lines, its rounding rows, the next number of the year. */
async function issueOne(
  ports: ControlPlanePorts,
  tx: Transaction,
  { issuing, payer }: { issuing: Issuing; payer: PayerToBill },
): Promise<void> {
  const { installation } = ports
  const { period, tariffCode, tariffActNumber } = issuing
  const { paid, charges, issuedAt } = payer
  const first = paid[0]
  if (first === undefined) return
  const composed = composeStatement({ charges: charges.map(asRuleCharge), vat: vatOf(installation) })
  const roundings = roundingRows(composed.roundings, { month: period.month, bookedAt: issuedAt })
  if (roundings.length > 0) await tx.billing.insertCharges(roundings)
  const beneficiaries = paid.map(({ beneficiaryTenantId }) => beneficiaryTenantId)
  const year = Number(civilDateOf(issuedAt, installation.timeZone).slice(0, 4))
  const statement: Statement = {
    id: ports.ids.next(),
    number: await tx.billing.nextStatementNumber({ year }),
    tenantId: first.payerTenantId,
    payerName: first.payerName,
    payerSiren: first.payerSiren,
    payerSiret: first.payerSiret,
    issuerName: installation.operatorName,
    month: period.month,
    periodStart: period.periodStart,
    periodEnd: period.periodEnd,
    issuedAt,
    agreementNumber: first.agreementNumber,
    tariffCode,
    tariffActNumber,
    vatRegime: installation.vatRegime,
    lines: statementLines(composed, charges, period),
    totalCents: composed.totalCents,
    vatGroups: statementVatGroups(composed),
    vatCents: composed.vatCents,
    payableCents: composed.payableCents,
    currency: 'EUR',
    simulated: installation.simulatedClock || (await isSimulated(tx, period, beneficiaries)),
  }
  const chargeIds = [...charges, ...roundings].map(({ id }) => id)
  await tx.billing.insertStatement(statement, chargeIds)
}

/** A stored row as the rules speak of it: its formula was one of theirs when it was written. */
function asRuleCharge({ explanation, ...row }: ChargeRow): Charge {
  return { ...row, explanation: { ...explanation, formula: explanation.formula as FormulaCode } }
}

/** Issues the next statements; how many, or null when another run has moved the period on. */
async function issueStep(ports: ControlPlanePorts, tx: Transaction, issuing: Issuing): Promise<number | null> {
  const { period, payers } = issuing
  const { month } = period
  const locked = await lockPeriodIn(tx, period, 'issuing')
  if (locked === null) return null
  const next = await tx.billing.payersWithoutStatement({ month, payers: [...payers.keys()], limit: issuedPerStepMax })
  const paidBy = next.map((payerTenantId) => payers.get(payerTenantId) ?? [])
  const beneficiaryTenantIds = paidBy.flat().map(({ beneficiaryTenantId }) => beneficiaryTenantId)
  const charges = await tx.billing.chargesOf({ month, beneficiaryTenantIds })
  const open = charges.filter(({ statementId, kind }) => statementId === null && kind !== 'rounding')
  const chargesOf = Map.groupBy(open, ({ tenantId }) => tenantId)
  const issuedAt = ports.clock.now()
  for (const paid of paidBy) {
    const own = paid.flatMap(({ beneficiaryTenantId }) => chargesOf.get(beneficiaryTenantId) ?? [])
    await issueOne(ports, tx, { issuing, payer: { paid, charges: own, issuedAt } })
  }
  const progressDone = Math.min(locked.progressDone + next.length, payers.size)
  await changePeriod(tx, locked, { progressDone, progressTotal: payers.size })
  return next.length
}

async function startIssuing(tx: Transaction, period: Period): Promise<Issuing | null> {
  const inForce = await tx.billing.tariffOn(firstDateOf(period.month))
  if (inForce === null) return null
  const paid = await tx.billing.payersOn(lastDayOf(period.month))
  return {
    period,
    payers: Map.groupBy(paid, ({ payerTenantId }) => payerTenantId),
    tariffCode: inForce.tariff.code,
    tariffActNumber: inForce.actNumber,
  }
}

/** Checks the month to the cent; issued only when every equality holds. */
async function finish(tx: Transaction, { period, payers }: Issuing): Promise<void> {
  const locked = await lockPeriodIn(tx, period, 'issuing')
  if (locked === null) return
  const beneficiaries = [...payers.values()].flat().map(({ beneficiaryTenantId }) => beneficiaryTenantId)
  const checks = await checkIssued(tx, locked, beneficiaries)
  const sound = checks.every(({ holds }) => holds)
  await changePeriod(tx, locked, {
    checks,
    state: sound ? 'issued' : 'issuing',
    blockedBy: sound ? null : 'checks-failed',
    progressDone: payers.size,
    progressTotal: payers.size,
  })
}

/**
 * Issues the statements of a closed month, one for each payer, numbered without gap. Steps of payers commit together with
 * their numbers and rounding rows, so it goes on where a crash left it and running it twice issues nothing more. The month
 * is `issued` when Σ statements = Σ charges and each cost pool is shared to the cent; else `checks-failed` stands.
 */
export function issueStatementsJob(ports: ControlPlanePorts): JobUseCase<'issue-statements'> {
  const { unitOfWork } = ports
  return async ({ month }) => {
    const period = await unitOfWork.read({ kind: 'platform' }, (tx) => tx.billing.getPeriod(month))
    if (period?.state !== 'issuing') return done
    const issuing = await unitOfWork.read({ kind: 'platform' }, (tx) => startIssuing(tx, period))
    if (issuing === null) return done
    let issued: number | null = 0
    do {
      issued = await unitOfWork.transact({ kind: 'platform' }, (tx) => issueStep(ports, tx, issuing))
    } while (issued !== null && issued > 0)
    if (issued === null) return done
    await unitOfWork.transact({ kind: 'platform' }, (tx) => finish(tx, issuing))
    return done
  }
}
