/**
 * Stands where a kubeconfig does, for the identity that the cluster gives to the process that runs in it. Only that process
 * knows where it is, and whether it may use it; shorter than any kubeconfig that a caller may send.
 */
export const inClusterAccess = 'in-cluster'

/** The everyday credential of a command that names one of the two; undefined where it names none. */
export function everydayCredential(command: {
  readonly kubeconfig?: string | undefined
  readonly inCluster?: true | undefined
}): { readonly kubeconfig: string; readonly reachedBy: 'kubeconfig' | 'in-cluster' } | undefined {
  if (command.inCluster === true) return { kubeconfig: inClusterAccess, reachedBy: 'in-cluster' }
  return command.kubeconfig === undefined ? undefined : { kubeconfig: command.kubeconfig, reachedBy: 'kubeconfig' }
}
