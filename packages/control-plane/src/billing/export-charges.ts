import type { ChargeTable } from '@grenier/contracts'
import { formatFraction, gibMonths, monthBounds } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'
import { type ClosedMonth, readClosedMonth } from './closed-month.ts'
import { memberOf } from './member-columns.ts'
import { lastDayOf } from './period-facts.ts'

const quantityDigits = 6

interface About {
  readonly numbers: ReadonlyMap<string, string>
  readonly timeZone: string
}

function rowsOf(closed: ClosedMonth, { numbers, timeZone }: About): ChargeTable['items'] {
  return closed.charges.map((charge) => {
    const payer = closed.payerOf.get(charge.tenantId)
    const member = memberOf(closed, charge.tenantId)
    const { offerId, statementId, quantityByteSeconds, month, originMonth } = charge
    // What is corrected was used, and priced, in a month that may be longer or shorter.
    const used = monthBounds(originMonth ?? month, timeZone)
    return {
      ...charge,
      ...member,
      payerName: payer?.payerName ?? member.memberName,
      payerSiret: payer?.payerSiret ?? null,
      offerName: offerId === null ? null : (closed.offerOf.get(offerId)?.name ?? null),
      quantityGibMonths:
        quantityByteSeconds === null ? null : formatFraction(gibMonths(quantityByteSeconds, used), quantityDigits),
      statementNumber: statementId === null ? null : (numbers.get(statementId) ?? null),
    }
  })
}

/** Every charge of a closed month with who it is for and who pays. Problem: `period-not-closed`. */
export function exportCharges({ unitOfWork, installation }: ControlPlanePorts): UseCase<'exportCharges'> {
  return ({ month }) =>
    unitOfWork.read({ kind: 'platform' }, async (tx) => {
      const closed = await readClosedMonth(tx, month)
      const stated = closed.charges.map(({ statementId }) => statementId).filter((id) => id !== null)
      // What was carried is asked for by a statement of a later month: its number stands here too.
      const numbers = await tx.billing.issuedNumbers([...new Set(stated)])
      const numberOf = new Map(numbers.map(({ statementId, number }) => [statementId, number]))
      return {
        month,
        issuerName: installation.operatorName,
        datedOn: lastDayOf(month),
        items: rowsOf(closed, { numbers: numberOf, timeZone: installation.timeZone }),
      }
    })
}
