import type { ClusterProfile } from '@grenier/contracts'
import type { ClusterProbe } from '@grenier/control-plane/ports'
import type { V1JobSpec, V1NetworkPolicySpec, V1PodSpec, V1ResourceQuotaSpec } from '@kubernetes/client-node'
import { fieldManager, labelPrefix, labels, objectNames } from '../names.ts'
import { type DesiredObject, type Kind, kinds, type ObjectMetadata } from '../objects.ts'
import { jobImageOf } from '../protection/desired/job-image.ts'

/**
 * What a pod of a probe does; also the end of its Job's name. Each denied client is stopped by one direction alone: the server
 * does not let the first one in, the second one is not let out.
 */
export type ProbeRole = 'server' | ClientRole

/** A role that tries to reach the server, in the order in which they do. */
export type ClientRole = (typeof clientRoles)[number]

/** What is allowed is tried last as well: a refusal means something only while somebody listens. */
export const clientRoles = ['allowed', 'denied-ingress', 'denied-egress', 'allowed-after'] as const

/** Tells the pods of a probe apart, for its policies. */
const roleLabel = `${labelPrefix}probe-role`
/** The server that a client's Job was made for: what was tried on another one says nothing of this one. */
const serverAnnotation = `${labelPrefix}probe-server`
const port = 8080
/** Word that the server says: a connection to anything else proves nothing. */
const word = 'grenier-probe'
/** Longer than a probe may last: nothing of it runs on when nobody looks any more. */
const activeDeadlineSeconds = 900
/** A policy takes a moment to reach every node: what is denied is tried after it. */
const settleSeconds = 10

/** The namespace of a probe: its own, with nothing of any tenant. */
export function probeNamespace(id: string): string {
  return `grenier-probe-${id}`
}

/** Name of the Job of a role. */
export function probeJobName(role: ProbeRole): string {
  return `grenier-probe-${role}`
}

function marksOf({ id, installationId }: Pick<ClusterProbe, 'id' | 'installationId'>): Record<string, string> {
  return {
    [labels.managedBy]: fieldManager,
    [labels.installation]: installationId,
    [labels.purpose]: 'probe',
    [labels.task]: id,
  }
}

type Whose = Pick<ClusterProbe, 'id' | 'installationId'>

function metadataOf(probe: Whose, name: string): ObjectMetadata {
  return { name, namespace: probeNamespace(probe.id), labels: marksOf(probe) }
}

function named(probe: Whose, kind: Kind, name: string) {
  return { apiVersion: kinds[kind].apiVersion, kind, metadata: metadataOf(probe, name) }
}

function namespaceOf(probe: Whose): DesiredObject {
  return {
    apiVersion: kinds.Namespace.apiVersion,
    kind: 'Namespace',
    metadata: {
      name: probeNamespace(probe.id),
      labels: {
        ...marksOf(probe),
        'pod-security.kubernetes.io/enforce': 'restricted',
        'pod-security.kubernetes.io/audit': 'restricted',
        'pod-security.kubernetes.io/warn': 'restricted',
      },
    },
  }
}

/** Room for each of its pods and for nothing else; each says itself how much of a node it may take. */
const quota: V1ResourceQuotaSpec = {
  hard: {
    pods: String(1 + clientRoles.length),
    'requests.storage': '0',
    persistentvolumeclaims: '0',
    'services.nodeports': '0',
    'services.loadbalancers': '0',
  },
}

/** Nothing comes in and nothing goes out. */
const denyAll: V1NetworkPolicySpec = { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }

const through = [{ protocol: 'TCP', port }]
const serverPod = { matchLabels: { [roleLabel]: 'server' } }
const podsOf = (values: ClientRole[]) => ({ matchExpressions: [{ key: roleLabel, operator: 'In', values }] })

/** What may come into the server: what is allowed, and the client that is not let out. */
const allowedIn: V1NetworkPolicySpec = {
  podSelector: serverPod,
  policyTypes: ['Ingress'],
  ingress: [{ _from: [{ podSelector: podsOf(['allowed', 'denied-egress', 'allowed-after']) }], ports: through }],
}
/** What may go out to the server: what is allowed, and the client that it does not let in. */
const allowedOut: V1NetworkPolicySpec = {
  podSelector: podsOf(['allowed', 'denied-ingress', 'allowed-after']),
  policyTypes: ['Egress'],
  egress: [{ to: [{ podSelector: serverPod }], ports: through }],
}

/** As it goes over the wire: the client library spells one field otherwise. */
function policySpec({ ingress, ...spec }: V1NetworkPolicySpec): object {
  const wired = ingress?.map(({ _from, ...rule }) => ({ from: _from, ...rule }))
  return { ...spec, ...(wired === undefined ? {} : { ingress: wired }) }
}

/** What stands before any pod runs, in the order in which it is made. */
export function desiredProbeGround(probe: Whose): DesiredObject[] {
  const policy = (name: string, spec: V1NetworkPolicySpec) => ({
    ...named(probe, 'NetworkPolicy', name),
    spec: policySpec(spec),
  })
  return [
    namespaceOf(probe),
    { ...named(probe, 'ResourceQuota', objectNames.resourceQuota), spec: quota },
    policy(objectNames.defaultDeny, denyAll),
    // Not named as in an older version, whose two open less: what a worker of that version left is not taken for these.
    policy('grenier-probe-ingress', allowedIn),
    policy('grenier-probe-egress', allowedOut),
  ]
}

const serverScript = `while true; do echo ${word} | nc -l -p ${port} > /dev/null || sleep 1; done`

/** Tries again and again, and says at last whether the server’s word ever came. */
function clientScript({ attempts, waitSeconds }: { readonly attempts: number; readonly waitSeconds: number }): string {
  return [
    `sleep ${waitSeconds}`,
    'connected=false',
    'attempt=0',
    `while [ "$attempt" -lt ${attempts} ] && [ "$connected" = false ]; do`,
    '  attempt=$((attempt + 1))',
    `  if [ "$(nc -w 4 "$SERVER" ${port} < /dev/null 2> /dev/null)" = ${word} ]; then connected=true; else sleep 1; fi`,
    'done',
    'printf \'{"connected":%s}\' "$connected" > /dev/termination-log',
  ].join('\n')
}

const allowedScript = clientScript({ attempts: 20, waitSeconds: 1 })
const deniedScript = clientScript({ attempts: 5, waitSeconds: settleSeconds })

const scripts: Readonly<Record<ProbeRole, string>> = {
  server: serverScript,
  allowed: allowedScript,
  'denied-ingress': deniedScript,
  'denied-egress': deniedScript,
  'allowed-after': allowedScript,
}

/** The pod that serves, as long as it is that one. */
export interface ProbeServer {
  readonly podUid: string
  readonly address: string
}

function serverMark({ podUid, address }: ProbeServer): string {
  return `${podUid} ${address}`
}

/** Whether a client's Job was made to reach that server. */
export function isMadeFor(metadata: ObjectMetadata, server: ProbeServer): boolean {
  return metadata.annotations?.[serverAnnotation] === serverMark(server)
}

function podSpec(role: ProbeRole, image: string, server: ProbeServer | null): V1PodSpec {
  return {
    restartPolicy: 'Never',
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: { runAsNonRoot: true, runAsUser: 65_534, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: role,
        image,
        command: ['/bin/sh', '-c', scripts[role]],
        env: server === null ? [] : [{ name: 'SERVER', value: server.address }],
        resources: { requests: { cpu: '50m', memory: '32Mi' }, limits: { cpu: '100m', memory: '64Mi' } },
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
      },
    ],
  }
}

/** The Job of a role; the clients are told where the server is. */
export function desiredProbeJob(
  probe: Whose,
  role: ProbeRole,
  about: { readonly profile: ClusterProfile; readonly server: ProbeServer | null },
): DesiredObject {
  const podLabels = { ...marksOf(probe), [roleLabel]: role }
  const spec: V1JobSpec = {
    backoffLimit: 0,
    activeDeadlineSeconds,
    template: { metadata: { labels: podLabels }, spec: podSpec(role, jobImageOf(about.profile), about.server) },
  }
  const job = named(probe, 'Job', probeJobName(role))
  const annotations = about.server === null ? {} : { annotations: { [serverAnnotation]: serverMark(about.server) } }
  return { ...job, metadata: { ...job.metadata, ...annotations }, spec }
}

/** The role of a pod of a probe; null for any other. */
export function roleOfPod(labelsOfPod: Readonly<Record<string, string>> | undefined): string | null {
  return labelsOfPod?.[roleLabel] ?? null
}
