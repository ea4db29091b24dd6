import type { Command } from '@grenier/contracts'
import type { ApiPorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { ensureCapsuleFits } from './capsule-fitness.ts'
import { exitWithoutCredential, identifyExit } from './identify-credentials.ts'
import { everydayCredential } from './in-cluster-access.ts'

/** A cluster whose tenants are to be Tenants of Capsule is asked first whether it lets us. */
async function ensureCapsule(
  ports: ApiPorts,
  { profile }: Command<'declareCluster'>,
  { kubeconfig, kubeSystemUid }: { readonly kubeconfig: string; readonly kubeSystemUid: string },
): Promise<void> {
  if (profile.capsule !== 'tenants') return
  // Who destroys has no say in it.
  const exit = { kind: 'none' } as const
  const facts = await ports.examineCluster({ clusterId: '', kubeconfig, kubeSystemUid, profile, exit })
  ensureCapsuleFits(profile.capsule, facts.capsule ?? null)
}

/**
 * Declares a cluster. It is asked who it is before anything is stored, outside the transaction, by both identities where
 * exits have their own; kubeconfigs are kept sealed and never shown again, neither in an answer nor in the audit trail.
 * Problems: `site-unknown`, `cluster-known` for a name or kube-system UID in use (cluster rule 7), those of
 * `ClusterGateway.identify` for either identity: what answers there, and the kubeconfigs' faults (rule 9), `in-cluster-not-allowed`, `in-cluster-absent`, `exit-credential-other-cluster`,
 * `exit-credential-same-identity`, `capsule-unserved`, `capsule-may-not-assign`.
 */
export function declareCluster(ports: ApiPorts): UseCase<'declareCluster'> {
  return async (command, call) => {
    const { kubeconfig: _kubeconfig, inCluster: _inCluster, exitKubeconfig, workerMayDestroy, ...declared } = command
    const everyday = everydayCredential(command)
    if (everyday === undefined) throw new Error('the schema lets no cluster be declared without a credential')
    const { kubeconfig, reachedBy } = everyday
    const identity = await ports.identifyCluster(kubeconfig)
    const exit =
      exitKubeconfig === undefined
        ? exitWithoutCredential(workerMayDestroy)
        : await identifyExit(ports.identifyCluster, identity, exitKubeconfig)
    await ensureCapsule(ports, command, { kubeconfig, kubeSystemUid: identity.kubeSystemUid })
    return await runCommand(ports, { operation: 'declareCluster', command, call }, async (tx, now) => {
      if ((await tx.provisioning.getSite(command.siteId)) === null) throw new Problem('site-unknown')
      const { kubeSystemUid, server, kubernetesVersion } = identity
      const seen = { kubeSystemUid, server, kubernetesVersion, reachedBy, ...exit }
      const answer = { ...declared, ...seen, id: ports.ids.next(), recordedAt: now, version: 1 }
      const exitSealed = exitKubeconfig === undefined ? null : ports.secretBox.seal(exitKubeconfig)
      await tx.provisioning.insertCluster(answer, ports.secretBox.seal(kubeconfig), exitSealed)
      return { answer, audit: [{ tenantId: null, subjectKind: 'cluster', subjectId: answer.id }] }
    })
  }
}
