import type { ClusterProfile } from '@grenier/contracts'
import type { TenantBlueprint } from '@grenier/control-plane/ports'
import type {
  V1NetworkPolicyEgressRule,
  V1NetworkPolicyPeer,
  V1NetworkPolicyPort,
  V1NetworkPolicySpec,
} from '@kubernetes/client-node'
import { objectNames } from '../names.ts'
import { type DesiredObject, kinds } from '../objects.ts'
import { type Place, tenantMetadata } from './metadata.ts'

/** Label that K8up puts on the pods of its jobs, and we on those of ours that restore. */
export const backupPodLabels = { k8upjob: 'true' }

/** Behind the service address an API server listens on one of these. */
const apiServerPorts = [443, 6443]

function tcp(ports: readonly number[]): V1NetworkPolicyPort[] {
  return ports.map((port) => ({ protocol: 'TCP', port }))
}

function blocks(cidrs: readonly string[]): V1NetworkPolicyPeer[] {
  return cidrs.toSorted().map((cidr) => ({ ipBlock: { cidr } }))
}

function s3Port(s3Endpoint: string | null): number {
  if (s3Endpoint === null || !URL.canParse(s3Endpoint)) return 443
  const url = new URL(s3Endpoint)
  return url.port === '' ? (url.protocol === 'http:' ? 80 : 443) : Number(url.port)
}

function policy(metadata: DesiredObject['metadata'], spec: V1NetworkPolicySpec): DesiredObject {
  return { apiVersion: kinds.NetworkPolicy.apiVersion, kind: 'NetworkPolicy', metadata, spec }
}

/** Where backup pods may go: the object store, and the API server they report to (rule 16). */
export function backupEgress(profile: ClusterProfile, s3Endpoint: string | null): V1NetworkPolicyEgressRule[] {
  const rules: V1NetworkPolicyEgressRule[] = []
  if (profile.s3Cidrs.length > 0) rules.push({ to: blocks(profile.s3Cidrs), ports: tcp([s3Port(s3Endpoint)]) })
  if (profile.apiServerCidrs.length > 0) {
    rules.push({ to: blocks(profile.apiServerCidrs), ports: tcp(apiServerPorts) })
  }
  return rules
}

/**
 * The NetworkPolicies of one of the tenant's namespaces, made from the cluster's profile (rule 16). Everything is
 * denied; in `storage` names resolve, and backup pods reach what the profile names, when it names anything.
 */
export function desiredNetworkPolicies(
  blueprint: TenantBlueprint,
  place: Place,
  profile: ClusterProfile,
): DesiredObject[] {
  const policies = [
    policy(tenantMetadata(blueprint, place, objectNames.defaultDeny), {
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
    }),
  ]
  if (place.purpose === 'backup') return policies
  policies.push(
    policy(tenantMetadata(blueprint, place, objectNames.allowDns), {
      podSelector: {},
      policyTypes: ['Egress'],
      egress: [
        {
          to: [
            {
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': profile.dnsNamespace } },
              podSelector: { matchLabels: profile.dnsPodLabels },
            },
          ],
          ports: [
            { protocol: 'UDP', port: 53 },
            { protocol: 'TCP', port: 53 },
          ],
        },
      ],
    }),
  )
  const egress = backupEgress(profile, blueprint.backup.s3Endpoint)
  if (egress.length > 0) {
    policies.push(
      policy(tenantMetadata(blueprint, place, objectNames.allowBackup), {
        podSelector: { matchLabels: backupPodLabels },
        policyTypes: ['Egress'],
        egress,
      }),
    )
  }
  return policies
}
