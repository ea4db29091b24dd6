import type { ClusterProfile } from '@grenier/contracts'

/** Namespaces in which a cluster keeps what it runs on; nobody's data belongs to a tenant there. */
const reservedNames: ReadonlySet<string> = new Set([
  'default',
  'velero',
  'k8up',
  'k8up-system',
  'capsule-system',
  'cert-manager',
  'rook-ceph',
  'ingress-nginx',
  'monitoring',
  'argocd',
  'flux-system',
  'grenier',
  'grenier-system',
])

/** Whole families of the same: Kubernetes' own (`kube-` is reserved by it), OpenShift's and Rancher's. */
const reservedPrefixes: readonly string[] = ['kube-', 'openshift-', 'cattle-']

/** True for a namespace that serves the cluster itself: it can be no tenant's. */
export function isReservedNamespace(name: string): boolean {
  return reservedNames.has(name) || reservedPrefixes.some((prefix) => name.startsWith(prefix))
}

/** The same of a cluster whose operator says where its DNS and Velero run. */
export function isNamespaceOfCluster(
  name: string,
  { dnsNamespace, veleroNamespace }: Pick<ClusterProfile, 'dnsNamespace' | 'veleroNamespace'>,
): boolean {
  return name === dnsNamespace || name === veleroNamespace
}
