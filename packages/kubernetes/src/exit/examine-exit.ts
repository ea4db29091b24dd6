import { type ExitClusterAccess, type ExitIdentityFacts, Problem } from '@grenier/control-plane/ports'
import { readKubeSystemUid } from '../client/cluster-client.ts'
import type { ClusterConnection } from '../client/kubeconfig.ts'
import type { Transport } from '../client/transport.ts'
import { lackingPermissions } from '../preflight/access-reviews.ts'
import { credentialExpiry } from '../preflight/credential-expiry.ts'
import { exitCapsulePermissions, exitPermissions, exitVeleroVerbs } from '../preflight/permission-table.ts'
import { readServedGroups } from '../preflight/served-groups.ts'
import { readTokenRenewal } from '../preflight/token-renewal.ts'
import { lackingOnVeleroSecrets } from '../preflight/velero-secrets.ts'
import { keepsTenants } from '../reconcile/capsule.ts'

type AskOnce = <Answer>(
  kubeconfig: string,
  ask: (transport: Transport, connection: ClusterConnection) => Promise<Answer>,
) => Promise<Answer>

/** What the identity of exits lacks, asked by itself; it does nothing else in a preflight. A refusal is a finding. */
export async function examineExit(
  { exit, kubeSystemUid, profile }: ExitClusterAccess,
  askOnce: AskOnce,
): Promise<ExitIdentityFacts> {
  if (exit.kind !== 'separate') return exit
  try {
    return await askOnce(exit.kubeconfig, async (transport, connection): Promise<ExitIdentityFacts> => {
      const uid = await readKubeSystemUid(transport)
      if (uid !== kubeSystemUid) return { kind: 'refused', detail: uid }
      const served = await readServedGroups(transport)
      const rows = keepsTenants(profile) ? [...exitPermissions, ...exitCapsulePermissions] : exitPermissions
      const missingPermissions = [
        ...(await lackingPermissions(transport, { served, rows })),
        ...(await lackingOnVeleroSecrets(transport, { profile, verbs: exitVeleroVerbs })),
      ]
      const credentialExpiresAt = credentialExpiry(connection)
      const renewal = await readTokenRenewal(transport, connection)
      return { kind: 'separate', credentialExpiresAt, renewal, missingPermissions }
    })
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem
    return { kind: 'refused', detail: problem.params['detail'] ?? problem.code }
  }
}
