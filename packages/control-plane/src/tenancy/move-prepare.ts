import type { Condition } from '@grenier/contracts'
import { changeMoveByJob, moveActor } from './change-move.ts'
import { movedOn } from './move-history.ts'
import { layTarget } from './move-sides.ts'
import { again, ended, type MoveWork, moveWait, type StageOutcome } from './move-stage.ts'

const notReadyRetryMs = 5_000

/** What must be true of the target before anything is restored into it. */
const needed = ['NamespacesReady', 'QuotaEnforced', 'NetworkIsolated', 'BackupScheduled'] as const

/** A full backup quota, or none at all, keeps nothing from being restored. */
const harmless: ReadonlySet<string> = new Set(['BackupQuotaFull', 'NotAsked'])

/** Conditions that are not true yet, `Type Reason`. */
export function lackingConditions(conditions: readonly Condition[], types: readonly string[] = needed): string[] {
  return types.flatMap((wanted) => {
    const found = conditions.find(({ type }) => type === wanted)
    if (found?.status === 'True' || (found !== undefined && harmless.has(found.reason))) return []
    return [`${wanted} ${found?.reason ?? 'Unknown'}`]
  })
}

/** Lays the target until it stands, with the same repository password (cluster rule 3); remembers its namespace at once. */
export async function prepareTarget(work: MoveWork): Promise<StageOutcome> {
  const { ports, lease, move, at } = work
  const { namespaces, conditions, retryAfterMs } = await layTarget(work)
  const made = namespaces.find(({ purpose }) => purpose === 'storage')
  const lacking = lackingConditions(conditions)
  const after = await changeMoveByJob(ports, { lease, move, at }, async (_, locked) => {
    const targetNamespaceUid = made?.uid ?? locked.targetNamespaceUid
    const known = { ...locked, targetNamespaceUid }
    if (lacking.length === 0 && targetNamespaceUid !== null) {
      return movedOn(known, 'restoring', { actor: moveActor, at, reason: null })
    }
    return { ...known, waitingFor: [moveWait('target-not-ready', lacking)] }
  })
  if (after === null) return ended
  if (after.state === 'restoring') return again
  return { kind: 'retry', delayMs: retryAfterMs ?? notReadyRetryMs, reason: lacking.join(', ') || 'target-not-ready' }
}
