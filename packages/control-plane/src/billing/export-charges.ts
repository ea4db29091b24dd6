import type { ChargeRow, ChargeTable } from '@grenier/contracts'
import { type CivilMonth, formatFraction, gibMonths, monthBounds } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { mapPages, type Pages } from '../shared/pages.ts'
import type { Transaction } from '../shared/ports.ts'
import type { RowsUseCase, UseCase } from '../shared/use-case.ts'
import { chargePages, closedPeriod, offersById } from './closed-month.ts'
import { memberOf, membersOfPage } from './member-columns.ts'
import { lastDayOf } from './period-facts.ts'
import { gatherForWorkbook } from './workbook-rows.ts'

const quantityDigits = 6

type Row = ChargeTable['items'][number]

/** What was carried is asked for by a statement of a later month: its number stands here too. */
async function numbersOf(tx: Transaction, charges: readonly ChargeRow[]): Promise<ReadonlyMap<string, string>> {
  const stated = charges.map(({ statementId }) => statementId).filter((id) => id !== null)
  const numbers = await tx.billing.issuedNumbers([...new Set(stated)])
  return new Map(numbers.map(({ statementId, number }) => [statementId, number]))
}

async function* pagesOf(
  tx: Transaction,
  month: CivilMonth,
  timeZone: string,
): AsyncGenerator<readonly Row[], void, undefined> {
  await closedPeriod(tx, month)
  const offerOf = await offersById(tx)
  yield* mapPages(chargePages(tx, month), async (charges) => {
    const members = await membersOfPage(tx, lastDayOf(month), charges)
    const numbers = await numbersOf(tx, charges)
    return charges.map((charge) => {
      const { tenantId, offerId, statementId, quantityByteSeconds, originMonth } = charge
      const payer = members.payerOf.get(tenantId)
      const member = memberOf(members, tenantId)
      // What is corrected was used, and priced, in a month that may be longer or shorter.
      const used = monthBounds(originMonth ?? charge.month, timeZone)
      return {
        ...charge,
        ...member,
        payerName: payer?.payerName ?? member.memberName,
        payerSiret: payer?.payerSiret ?? null,
        offerName: offerId === null ? null : (offerOf.get(offerId)?.name ?? null),
        quantityGibMonths:
          quantityByteSeconds === null ? null : formatFraction(gibMonths(quantityByteSeconds, used), quantityDigits),
        statementNumber: statementId === null ? null : (numbers.get(statementId) ?? null),
      }
    })
  })
}

function read({ unitOfWork, installation }: ControlPlanePorts, month: CivilMonth): Pages<Row> {
  return unitOfWork.stream({ kind: 'platform' }, (tx) => pagesOf(tx, month, installation.timeZone))
}

/** Every charge of a closed month, by beneficiary, with who it is for and who pays. Problem: `period-not-closed`. */
export function exportChargesCsv(ports: ControlPlanePorts): RowsUseCase<'exportChargesCsv', Row> {
  return ({ month }) => read(ports, month)
}

/** The same, for a workbook. Problems: `period-not-closed`, `workbook-too-large`. */
export function exportCharges(ports: ControlPlanePorts): UseCase<'exportCharges'> {
  return async ({ month }) => ({
    month,
    issuerName: ports.installation.operatorName,
    datedOn: lastDayOf(month),
    items: await gatherForWorkbook(read(ports, month)),
  })
}
