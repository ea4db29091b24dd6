import type { Command } from '@grenier/contracts'
import { checkRules, checkSharingKey } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { requireMeasuredOffers } from './publish-tariff.ts'

/** Problems: `tariff-invalid` with every fault's code, `offer-unknown`, `cost-pool-invalid` for a key. */
export async function requireSoundDraft(tx: Transaction, draft: Command<'createTariffDraft'>): Promise<void> {
  const faults = checkRules(draft.rules).map(({ code, ruleId }) => (ruleId === null ? code : `${ruleId}: ${code}`))
  if (faults.length > 0) throw new Problem('tariff-invalid', { faults: faults.join(', ') })
  const keyFaults = draft.keys.flatMap(({ costPoolCode, key }) =>
    checkSharingKey(key).map((fault) => `${costPoolCode}: ${fault}`),
  )
  const codes = draft.keys.map(({ costPoolCode }) => costPoolCode)
  if (new Set(codes).size < codes.length) keyFaults.push('key-repeated')
  if (keyFaults.length > 0) throw new Problem('cost-pool-invalid', { detail: keyFaults.join(', ') })
  await requireMeasuredOffers(tx, draft)
}

/**
 * Keeps prices and keys as they might be voted. Checked like a tariff, since what could not be published is not worth
 * comparing. Problems: `tariff-invalid` with every fault's code, `offer-unknown`, `cost-pool-invalid` for a key.
 */
export function createTariffDraft(ports: ControlPlanePorts): UseCase<'createTariffDraft'> {
  return (command, call) =>
    runCommand(ports, { operation: 'createTariffDraft', command, call }, async (tx, now) => {
      await requireSoundDraft(tx, command)
      const by = { createdBy: call.actor.subject, createdAt: now, changedBy: null, changedAt: null }
      const pursued = { withdrawalReason: null, withdrawnBy: null, withdrawnAt: null, tariffId: null, version: 1 }
      const answer = { ...command, id: ports.ids.next(), ...by, ...pursued }
      await tx.billing.insertTariffDraft(answer)
      return { answer, audit: [{ tenantId: null, subjectKind: 'tariff-draft', subjectId: answer.id }] }
    })
}
