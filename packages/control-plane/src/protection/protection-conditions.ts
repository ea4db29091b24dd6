import type { Condition } from '@grenier/contracts'
import type { Instant, ProtectionVerdict, TenantProtection } from '@grenier/quota-billing'

/** The conditions of a tenant that this context states. */
export const protectionConditionTypes = ['BackupCoverage', 'RecoveryPointMet'] as const

const messageLengthMax = 500

const plainMessages: Readonly<Record<string, string>> = {
  NothingToProtect: 'no claim holds data: there is nothing to protect',
  EveryClaimCopied: 'every claim has a good copy',
  EveryCopyYoungEnough: 'the newest good copy of every claim is young enough',
}

function messageOf({ reason, claims }: ProtectionVerdict): string {
  const named = claims.map((claim) => `${claim.name} (${claim.reason})`).join(', ')
  return (plainMessages[reason] ?? `claims: ${named}`).slice(0, messageLengthMax)
}

/** What was judged, as conditions. */
export function protectionConditions(
  { coverage, recoveryPoint }: Pick<TenantProtection, 'coverage' | 'recoveryPoint'>,
  seen: { readonly generation: number; readonly at: Instant },
): Condition[] {
  const verdicts = [coverage, recoveryPoint]
  return protectionConditionTypes.map((type, index) => {
    const verdict = verdicts[index] ?? coverage
    const { status, reason } = verdict
    return {
      type,
      status,
      reason,
      message: messageOf(verdict),
      observedGeneration: seen.generation,
      changedAt: seen.at,
    }
  })
}

/** What can be said while nothing could be seen: neither green nor red, and never what was said before. */
export function unseenConditions(why: {
  readonly reason: string
  readonly message: string
  readonly generation: number
  readonly at: Instant
}): Condition[] {
  const { reason, generation, at } = why
  const message = why.message.slice(0, messageLengthMax)
  const said = { status: 'Unknown', reason, message, observedGeneration: generation, changedAt: at } as const
  return protectionConditionTypes.map((type) => ({ type, ...said }))
}
