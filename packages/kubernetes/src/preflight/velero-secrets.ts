import type { ClusterProfile } from '@grenier/contracts'
import { veleroNamespaceOf } from '@grenier/control-plane/ports'
import type { Transport } from '../client/transport.ts'
import { lackingOf } from './access-reviews.ts'
import type { NeededPermission } from './needed-permissions.ts'

/**
 * What an identity lacks on the Secrets of Velero's namespace, where Velero copies: its operator grants them by hand, since
 * that namespace is none of ours. It keeps tenants from being backed up or given back, and nothing else. Throws ApiFailure.
 */
export async function lackingOnVeleroSecrets(
  transport: Transport,
  { profile, verbs }: { readonly profile: ClusterProfile; readonly verbs: readonly string[] },
): Promise<NeededPermission[]> {
  if (profile.backupDriver !== 'velero') return []
  const why = 'the key of a bucket, for Velero'
  const common = { group: '', resource: 'secrets', name: null, namespace: veleroNamespaceOf(profile) }
  return await lackingOf(
    transport,
    verbs.map((verb) => ({ ...common, verb, why, isBlocking: false })),
  )
}
