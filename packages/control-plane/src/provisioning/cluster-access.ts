import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { ClusterAccess, ExitCredential } from './cluster-access.ports.ts'
import type { StoredCluster } from './cluster-credentials.ports.ts'

/** A cluster as jobs reach it: with the worker's identity, never with that of exits. */
export function clusterAccessOf(
  {
    secretBox,
    installation,
  }: Pick<ControlPlanePorts, 'secretBox'> & { readonly installation: Pick<ControlPlanePorts['installation'], 'id'> },
  { cluster, kubeconfigSealed }: StoredCluster,
): ClusterAccess {
  const { id: clusterId, kubeSystemUid, profile, exitAccess, exitUsername } = cluster
  const access = { clusterId, kubeconfig: secretBox.open(kubeconfigSealed), kubeSystemUid, profile }
  if (exitAccess === 'none') return access
  return { ...access, keeping: { installationId: installation.id, exitUsername } }
}

/** Who destroys there, opened. */
export function exitCredentialOf(
  { secretBox }: Pick<ControlPlanePorts, 'secretBox'>,
  { cluster, exitKubeconfigSealed }: StoredCluster,
): ExitCredential {
  if (exitKubeconfigSealed !== null) return { kind: 'separate', kubeconfig: secretBox.open(exitKubeconfigSealed) }
  return { kind: cluster.exitAccess === 'worker' ? 'worker' : 'none' }
}
