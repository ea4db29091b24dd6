import { ApiFailure } from '../client/api-failure.ts'
import type { ClusterClient } from '../client/cluster-client.ts'
import type { Timing } from '../client/timing.ts'
import { desiredSecretsGrant } from '../desired/secrets-grant.ts'
import type { GatewayLimits } from '../limits.ts'
import { rerunDelayMs } from '../limits.ts'
import { objectNames } from '../names.ts'
import type { ObservedObject } from '../objects.ts'
import { applyChanges } from './apply-changes.ts'
import type { Run, Side } from './run.ts'

/** True for the worker's own grant, which is no access of a member's. */
export function isSecretsGrant({ kind, metadata }: Pick<ObservedObject, 'kind' | 'metadata'>): boolean {
  return kind === 'RoleBinding' && metadata.name === objectNames.secretsBinding
}

/** The side as steps about members see it: the worker's own grant, where it needs one, is not theirs to take away. */
export function withoutSecretsGrant(side: Side): Side {
  if (side.capabilities.secretsSubject === null) return side
  return { ...side, observed: side.observed.filter((object) => !isSecretsGrant(object)) }
}

/** A grant takes a moment to be known to every API server: meanwhile a refusal of a Secret is asked again, for a while. */
export function patientWithSecrets(
  client: ClusterClient,
  { limits, timing }: { readonly limits: GatewayLimits; readonly timing: Timing },
): ClusterClient {
  async function patiently<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    const giveUpAt = timing.clock.now() + limits.waitMsMax
    for (;;) {
      try {
        return await ask()
      } catch (failure) {
        const isForbidden = failure instanceof ApiFailure && failure.status === 403
        if (!isForbidden || timing.clock.now() >= giveUpAt) throw failure
        await timing.sleep(limits.pollDelayMs)
      }
    }
  }
  return {
    ...client,
    get: (address) => (address.kind === 'Secret' ? patiently(() => client.get(address)) : client.get(address)),
    apply: (object, uid) =>
      object.kind === 'Secret' ? patiently(() => client.apply(object, uid)) : client.apply(object, uid),
    create: (object) => (object.kind === 'Secret' ? patiently(() => client.create(object)) : client.create(object)),
  }
}

async function grantOn(run: Run, side: Side): Promise<{ side: Side; failures: readonly string[] }> {
  const { secretsSubject } = side.capabilities
  if (secretsSubject === null) return { side, failures: [] }
  const standing = side.observed.filter(isSecretsGrant)
  const outcome = await applyChanges(
    run,
    { ...side, observed: standing },
    { kinds: ['RoleBinding'], desired: [desiredSecretsGrant(run.blueprint, side.place, secretsSubject)] },
  )
  const [before] = standing
  const isFresh = outcome.standing.some(({ metadata }) => metadata.resourceVersion !== before?.metadata.resourceVersion)
  return {
    side: isFresh ? { ...side, client: patientWithSecrets(side.client, run) } : side,
    failures: outcome.failures,
  }
}

/**
 * Grants the worker the Secrets of the tenant's namespaces, before it touches any, unless it may touch all Secrets of the
 * cluster anyhow (rule 13). Null when a grant failed, or when a Secret could not be looked at before the grant stood: what is
 * to be written over is looked at first, by another run.
 */
export async function grantSecrets(
  run: Run,
  sides: { storage: Side; backup: Side },
): Promise<{ storage: Side; backup: Side } | null> {
  const [storage, backup] = await Promise.all([grantOn(run, sides.storage), grantOn(run, sides.backup)])
  const failures = [...storage.failures, ...backup.failures]
  if (failures.length > 0) {
    run.report.step('secrets', 'failed', failures.join('; '))
    run.report.rerunAfter(rerunDelayMs.afterFailure)
    return null
  }
  if (sides.storage.isSecretUnread === true) {
    run.report.step('secrets', 'waiting', 'the grant on Secrets was made only now')
    run.report.rerunAfter(rerunDelayMs.afterConflict)
    return null
  }
  return { storage: storage.side, backup: backup.side }
}
