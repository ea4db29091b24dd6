import { checkRules, checkSharingKey } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { requireMeasuredOffers } from './publish-tariff.ts'

/**
 * Keeps prices and keys as they might be voted. Checked like a tariff, since what could not be published is not worth
 * comparing. Problems: `tariff-invalid` with every fault's code, `offer-unknown`, `cost-pool-invalid` for a key.
 */
export function createTariffDraft(ports: ControlPlanePorts): UseCase<'createTariffDraft'> {
  return (command, call) =>
    runCommand(ports, { operation: 'createTariffDraft', command, call }, async (tx, now) => {
      const faults = checkRules(command.rules).map(({ code, ruleId }) =>
        ruleId === null ? code : `${ruleId}: ${code}`,
      )
      if (faults.length > 0) throw new Problem('tariff-invalid', { faults: faults.join(', ') })
      const keyFaults = command.keys.flatMap(({ costPoolCode, key }) =>
        checkSharingKey(key).map((fault) => `${costPoolCode}: ${fault}`),
      )
      const codes = command.keys.map(({ costPoolCode }) => costPoolCode)
      if (new Set(codes).size < codes.length) keyFaults.push('key-repeated')
      if (keyFaults.length > 0) throw new Problem('cost-pool-invalid', { detail: keyFaults.join(', ') })
      await requireMeasuredOffers(tx, command)
      const answer = { ...command, id: ports.ids.next(), createdBy: call.actor.subject, createdAt: now }
      await tx.billing.insertTariffDraft(answer)
      return { answer, audit: [{ tenantId: null, subjectKind: 'tariff-draft', subjectId: answer.id }] }
    })
}
