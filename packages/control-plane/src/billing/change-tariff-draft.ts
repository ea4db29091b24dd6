import type { TariffDraft } from '@grenier/contracts'
import { expectedVersion, found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Call, Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { type AuditFact, encodeAnswer, runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { requireSoundDraft } from './create-tariff-draft.ts'
import { requirePursued } from './pursued-draft.ts'

/**
 * The draft that is to change, as its reader saw it. Problems: `not-found`, `if-match-missing`, `version-stale`,
 * `tariff-draft-ended`, `tariff-draft-asked` where members were asked for their needs at its prices.
 */
async function lockToChange(tx: Transaction, draftId: string, call: Call): Promise<TariffDraft> {
  const before = found(await tx.billing.lockTariffDraft(draftId))
  if (before.version !== expectedVersion(call)) throw new Problem('version-stale')
  requirePursued(before)
  const asked = (await tx.quota.needsCampaigns()).find(({ tariffDraftId }) => tariffDraftId === draftId)
  if (asked !== undefined) throw new Problem('tariff-draft-asked', { year: asked.year })
  return before
}

function changeOf(before: TariffDraft): AuditFact {
  const named = { tenantId: null, subjectKind: 'tariff-draft', subjectId: before.id }
  return { ...named, before: encodeAnswer('createTariffDraft', before) }
}

/**
 * Writes a draft anew, whole. Problems: `not-found`, `if-match-missing`, `version-stale`, `tariff-draft-ended`,
 * `tariff-draft-asked`, `tariff-invalid`, `offer-unknown`, `cost-pool-invalid`.
 */
export function updateTariffDraft(ports: ControlPlanePorts): UseCase<'updateTariffDraft'> {
  return (command, call) =>
    runCommand(ports, { operation: 'updateTariffDraft', command, call }, async (tx, now) => {
      const { draftId, ...written } = command
      const before = await lockToChange(tx, draftId, call)
      await requireSoundDraft(tx, written)
      const by = { changedBy: call.actor.subject, changedAt: now }
      const answer = { ...before, ...written, ...by, version: before.version + 1 }
      await tx.billing.saveTariffDraft(answer)
      return { answer, audit: [changeOf(before)] }
    })
}

/**
 * Withdraws a draft that nobody pursues; it stays readable. Problems: `not-found`, `if-match-missing`, `version-stale`,
 * `tariff-draft-ended`, `tariff-draft-asked`.
 */
export function withdrawTariffDraft(ports: ControlPlanePorts): UseCase<'withdrawTariffDraft'> {
  return ({ draftId, reason }, call) =>
    runCommand(ports, { operation: 'withdrawTariffDraft', command: { draftId, reason }, call }, async (tx, now) => {
      const before = await lockToChange(tx, draftId, call)
      const by = { withdrawalReason: reason, withdrawnBy: call.actor.subject, withdrawnAt: now }
      const answer = { ...before, ...by, version: before.version + 1 }
      await tx.billing.saveTariffDraft(answer)
      return { answer, audit: [changeOf(before)] }
    })
}
