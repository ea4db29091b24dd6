import { desiredRoleBindings } from '../desired/role-binding.ts'
import { rerunDelayMs } from '../limits.ts'
import { applyChanges } from './apply-changes.ts'
import type { Run, Side } from './run.ts'
import { withoutSecretsGrant } from './secrets-grant.ts'

/** Groups of Kubernetes itself: a prefix inside them would hand its own powers to members (rule 14). */
const reservedPrefix = 'system:'

/** Binds the tenant's groups to `grenier-member`, last of all steps (rule 15). */
export async function grantAccess(run: Run, storage: Side): Promise<void> {
  if (storage.profile.oidcGroupsPrefix.startsWith(reservedPrefix)) {
    const message = `group prefix ${storage.profile.oidcGroupsPrefix} is reserved to Kubernetes`
    run.report.condition('AccessGranted', { status: 'False', reason: 'GroupPrefixReserved', message })
    run.report.step('access', 'failed', message)
    return
  }
  const outcome = await applyChanges(run, withoutSecretsGrant(storage), {
    kinds: ['RoleBinding'],
    desired: desiredRoleBindings(run.blueprint, storage.place, storage.profile),
  })
  const isGranted = outcome.failures.length === 0
  const message = isGranted ? 'the member groups are bound' : outcome.failures.join('; ')
  run.report.condition('AccessGranted', {
    status: isGranted ? 'True' : 'False',
    reason: isGranted ? 'Bound' : 'ApplyFailed',
    message,
  })
  run.report.step('access', isGranted ? 'done' : 'failed', message)
  if (!isGranted) run.report.rerunAfter(rerunDelayMs.afterFailure)
}

/**
 * Takes the tenant's groups off, before anything else of a suspension or an exit (rule 15). What others bound is theirs and
 * is named by `IsolationWidened`.
 */
export async function withdrawAccess(run: Run, storage: Side): Promise<void> {
  const outcome =
    storage.namespace === null
      ? null
      : await applyChanges(run, withoutSecretsGrant(storage), { kinds: ['RoleBinding'], desired: [] })
  const failures = outcome?.failures ?? []
  const message = failures.length === 0 ? 'suspended: no group of the tenant is bound' : failures.join('; ')
  run.report.condition('AccessGranted', { status: 'False', reason: 'Suspended', message })
  run.report.step('access', failures.length === 0 ? 'done' : 'failed', message)
  if (failures.length > 0) run.report.rerunAfter(rerunDelayMs.afterFailure)
}
