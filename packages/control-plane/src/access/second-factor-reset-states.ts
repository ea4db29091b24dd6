import type { SecondFactorReset } from '@grenier/contracts'
import type { Instant } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { OutboxMessage, Transaction } from '../shared/ports.ts'
import { resetToldMax } from './local-account-limits.ts'
import type { StoredReset } from './local-accounts.ports.ts'
import { noteAccess } from './note-access.ts'

/** A replacement as people see it at that instant. */
export function resetAsOf({ outcome, ...reset }: StoredReset, now: Instant): SecondFactorReset {
  if (outcome !== null) return { ...reset, state: outcome }
  if (reset.expiresAt <= now) return { ...reset, state: 'expired' }
  return { ...reset, state: reset.takesEffectAt <= now ? 'open' : 'waiting' }
}

/** The replacement by which somebody may enrol anew now; null: none. Locked for the rest of the transaction. */
export async function openResetId(tx: Transaction, subject: string, now: Instant): Promise<string | null> {
  const reset = await tx.access.lockReset({ standingOf: subject })
  return reset !== null && resetAsOf(reset, now).state === 'open' ? reset.id : null
}

/** Stands for the operator's own address among recipients; people's subjects begin otherwise. */
export const operatorAddress = 'operator'

/** One letter to the person, one to each administrator and one to the operator's own address. */
export async function toldOf(
  tx: Transaction,
  { id: resetId, personSubject }: Pick<StoredReset, 'id' | 'personSubject'>,
  moment: 'asked' | 'used',
): Promise<OutboxMessage[]> {
  const administrators = await tx.access.localOperators(resetToldMax)
  return [...new Set([personSubject, ...administrators, operatorAddress])].map((recipient) => ({
    kind: 'tell-second-factor-reset',
    tenantId: null,
    subjectId: resetId,
    payload: { resetId, moment, recipient },
  }))
}

/**
 * Ends the replacement that stands for somebody who has just shown who they are: it was used, which is told, or there is no need
 * for it. One that was used ends the sessions that the lost authenticator had begun since.
 */
export async function endStandingReset(
  { ports, tx, now, requestId }: { ports: ControlPlanePorts; tx: Transaction; now: Instant; requestId: string },
  { subject, usedId }: { subject: string; usedId: string | null },
): Promise<void> {
  const reset = await tx.access.lockReset({ standingOf: subject })
  if (reset === null) return
  const outcome = reset.id === usedId ? 'used' : 'needless'
  await tx.access.endReset({ ...reset, outcome, endedAt: now, endedBy: subject })
  const action = outcome === 'used' ? 'useSecondFactorReset' : 'endSecondFactorReset'
  const about = { subjectKind: 'second-factor-reset', subjectId: reset.id, requestId, after: { outcome } }
  await noteAccess(ports, tx, { actor: subject, action, ...about })
  if (outcome === 'needless') return
  await tx.access.endSessionsOf({ personSubject: subject, providerSessionId: null }, now)
  await tx.outbox.append(await toldOf(tx, reset, 'used'))
}
