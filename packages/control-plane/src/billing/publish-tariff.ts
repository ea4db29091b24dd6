import type { Command, Period } from '@grenier/contracts'
import { addDays, checkTariff, firstDateOf, monthOf } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { requireExecutoryAct } from '../tenancy/act-in-force.ts'

type NewTariff = Command<'publishTariff'>

/** A month is rated by one tariff, so a tariff starts with a month and ends with one. */
function monthFaults({ validFrom, validTo }: NewTariff): string[] {
  const faults: string[] = []
  if (validFrom !== firstDateOf(monthOf(validFrom))) faults.push('valid-from-mid-month')
  if (validTo !== null && monthOf(addDays(validTo, 1)) === monthOf(validTo)) faults.push('valid-to-mid-month')
  return faults
}

async function requireKnownOffers(tx: Transaction, { rules }: NewTariff): Promise<void> {
  const offerIds = rules.flatMap((rule) => (rule.kind === 'perGibMonth' && rule.offerId !== null ? [rule.offerId] : []))
  for (const offerId of new Set(offerIds)) {
    if ((await tx.quota.getOffer(offerId)) === null) throw new Problem('offer-unknown')
  }
}

/** True once a month's charges have their prices; one that waits for its tariff is what publishing is for. */
function isRated(period: Period | null): boolean {
  if (period === null || period.state === 'open') return false
  return period.state !== 'closing' || period.blockedBy !== 'tariff-missing'
}

/**
 * Publishes a tariff: checked whole, immutable afterwards. Problems: `tariff-invalid` with every fault's code,
 * `act-unknown`, `act-not-executory` on the first day, `offer-unknown`, `period-closed` when it would start in a month
 * that is being rated or was, `tariff-overlaps`.
 */
export function publishTariff(ports: ControlPlanePorts): UseCase<'publishTariff'> {
  return (command, call) =>
    runCommand(ports, { operation: 'publishTariff', command, call }, async (tx, now) => {
      const answer = { ...command, id: ports.ids.next(), recordedAt: now, version: 1 }
      const ruleFaults = checkTariff(answer).map(({ code, ruleId }) => (ruleId === null ? code : `${ruleId}: ${code}`))
      const faults = [...monthFaults(command), ...ruleFaults]
      if (faults.length > 0) throw new Problem('tariff-invalid', { faults: faults.join(', ') })
      await requireExecutoryAct(tx, command.actId, command.validFrom)
      await requireKnownOffers(tx, command)
      const month = monthOf(command.validFrom)
      if (isRated(await tx.billing.getPeriod(month))) throw new Problem('period-closed', { month })
      if ((await tx.billing.tariffOn(command.validFrom)) !== null) throw new Problem('tariff-overlaps')
      await tx.billing.insertTariff(answer)
      return { answer, audit: [{ tenantId: null, subjectKind: 'tariff', subjectId: answer.id }] }
    })
}
