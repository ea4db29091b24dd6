import { escrowOverdueBefore } from '@grenier/quota-billing'
import { found } from '../shared/access.ts'
import type { ApiPorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'
import { clusterAccessOf, exitCredentialOf } from './cluster-access.ts'
import { preflightGaps } from './preflight-gaps.ts'

async function escrowFacts({ unitOfWork, clock, escrow = null }: ApiPorts) {
  if (escrow === null) return { isConfigured: false, outsideCount: 0 }
  const before = escrowOverdueBefore(clock.now())
  const { unsealed, overdue } = await unitOfWork.read({ kind: 'platform' }, (tx) =>
    tx.provisioning.countOutsideEscrow(escrow.keyId, before),
  )
  return { isConfigured: true, outsideCount: unsealed + overdue }
}

/**
 * What a declared cluster serves and lacks, read from the cluster at this moment and kept nowhere. Problems: `not-found`,
 * `cluster-unreachable`, `cluster-credential-refused`.
 */
export function examineCluster(ports: ApiPorts): UseCase<'examineCluster'> {
  const { unitOfWork, wallClock, installation } = ports
  return async ({ clusterId }) => {
    const { stored, probe } = await unitOfWork.read({ kind: 'platform' }, async (tx) => {
      const [newest] = await tx.provisioning.listNetworkProbes({ clusterId, areJudged: true, limit: 1 })
      return { stored: found(await tx.provisioning.getCluster(clusterId)), probe: newest ?? null }
    })
    const { kubeSystemUid, profile } = stored.cluster
    const access = { ...clusterAccessOf(ports, stored), exit: exitCredentialOf(ports, stored) }
    const facts = await ports.examineCluster(access)
    const now = wallClock.now()
    const { renewalFailure = null } = stored
    const escrow = await escrowFacts(ports)
    const timed = { now, timeZone: installation.timeZone }
    const gaps = preflightGaps({
      facts,
      kubeSystemUid,
      ...timed,
      capsule: profile.capsule,
      probe,
      renewalFailure,
      escrow,
    })
    return {
      clusterId,
      examinedAt: now,
      kubernetesVersion: facts.kubernetesVersion,
      credentialExpiresAt: facts.credentialExpiresAt,
      served: facts.served.map(({ group, versions }) => ({ group, versions: [...versions] })),
      missingPermissions: facts.missingPermissions.map(({ group, resource, verb, name }) => ({
        group,
        resource,
        verb,
        name,
      })),
      gaps,
      ready: gaps.every(({ severity }) => severity !== 'blocking'),
    }
  }
}
