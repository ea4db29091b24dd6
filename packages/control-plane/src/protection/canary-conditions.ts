import type { Condition } from '@grenier/contracts'
import { type DeletionVerdict, deletionVerdict, type Instant, worstDeletionVerdict } from '@grenier/quota-billing'
import type { StandingCanary } from './canaries.ports.ts'

/** The condition that sums canaries up. */
export const immutableConditionType = 'BackupImmutable'

const messageLengthMax = 500

const said: Readonly<Record<DeletionVerdict, Pick<Condition, 'status' | 'reason'>>> = {
  refused: { status: 'True', reason: 'DeletionRefused' },
  deleted: { status: 'False', reason: 'DeletionAllowed' },
  unmeasured: { status: 'Unknown', reason: 'Unmeasured' },
}

function messageOf(canary: StandingCanary, now: Instant): string {
  const { bucketName, reason } = canary
  const verdict = deletionVerdict(canary, now)
  const why = verdict === 'unmeasured' ? ` (${reason ?? 'too long ago'})` : ''
  return `${bucketName}: ${verdict}${why}`
}

/**
 * Conditions of tenants from everything known of their canaries. They stand beside those of a run and never make a tenant
 * unready: an installation without object lock is not broken, it has one point less.
 */
export function canaryConditions(
  canaries: readonly StandingCanary[],
  seen: { readonly generations: ReadonlyMap<string, number>; readonly now: Instant },
): (Condition & { readonly tenantId: string })[] {
  const { generations, now } = seen
  return [...Map.groupBy(canaries, ({ tenantId }) => tenantId)].flatMap(([tenantId, own]) => {
    const verdict = worstDeletionVerdict(own.map((canary) => deletionVerdict(canary, now)))
    const message = own.map((canary) => messageOf(canary, now)).join(', ')
    const observedGeneration = generations.get(tenantId) ?? 0
    const shown = { ...said[verdict], message: message.slice(0, messageLengthMax) }
    return [{ tenantId, type: immutableConditionType, ...shown, observedGeneration, changedAt: now }]
  })
}
