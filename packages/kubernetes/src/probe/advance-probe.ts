import type { ClusterProfile, NetworkProbeReason } from '@grenier/contracts'
import type { ClusterProbe, NetworkProbeProgress } from '@grenier/control-plane/ports'
import type { ClusterClient } from '../client/cluster-client.ts'
import { isRecord, texts } from '../fields.ts'
import { labels } from '../names.ts'
import type { ObservedObject } from '../objects.ts'
import { ensure, isOfTask, TaskFailed } from '../protection/ensure-object.ts'
import { desiredProbeGround, desiredProbeJob, type ProbeRole, probeNamespace, roleOfPod } from './probe-objects.ts'

type Outcome = NonNullable<NetworkProbeProgress['outcome']>
interface Step {
  readonly message: string
  readonly outcome: Outcome | null
}

function waits(message: string): Step {
  return { message, outcome: null }
}

function unknown(reason: NetworkProbeReason, message: string): Step {
  return { message, outcome: { verdict: 'unknown', reason } }
}

function listOf(value: unknown): { readonly [field: string]: unknown }[] {
  return Array.isArray(value) ? value.filter(isRecord) : []
}

function statusOf(object: ObservedObject | undefined): { readonly [field: string]: unknown } {
  const status = object?.['status']
  return isRecord(status) ? status : {}
}

const lastWord = /^\{"connected":(true|false)\}\s*$/

/** What a client’s pod said at its end: whether it got through. Null: it said nothing that counts. */
function wordOf(pod: ObservedObject | undefined): boolean | null {
  const [container] = listOf(statusOf(pod)['containerStatuses'])
  const state = container?.['state']
  const { message = '' } = texts(isRecord(state) ? state['terminated'] : undefined)
  const [, connected] = lastWord.exec(message) ?? []
  return connected === undefined ? null : connected === 'true'
}

/** How a client’s Job ended: what it said, `failed` when it did not come to say it, null while it runs. */
function endOf(job: ObservedObject, pod: ObservedObject | undefined): boolean | 'failed' | null {
  const ended = listOf(statusOf(job)['conditions']).map(texts)
  const has = (type: string): boolean => ended.some((one) => one['type'] === type && one['status'] === 'True')
  if (has('Failed')) return 'failed'
  return has('Complete') ? (wordOf(pod) ?? 'failed') : null
}

/** The address of the server while it runs, and while it is the first pod that did. */
function serverAddressOf(pods: readonly ObservedObject[]): string | null {
  const servers = pods.filter(({ metadata }) => roleOfPod(metadata.labels) === 'server')
  const [server] = servers
  const { phase, podIP } = texts(statusOf(server))
  return servers.length === 1 && phase === 'Running' && podIP !== undefined && /^[0-9a-fA-F:.]+$/.test(podIP)
    ? podIP
    : null
}

interface Ground {
  readonly client: ClusterClient
  readonly probe: ClusterProbe
  readonly profile: ClusterProfile
  readonly pods: readonly ObservedObject[]
  readonly serverAddress: string
}

async function askClient(ground: Ground, role: ProbeRole): Promise<boolean | 'failed' | null> {
  const { client, probe, profile, pods, serverAddress } = ground
  const job = await ensure(client, probe, desiredProbeJob(probe, role, { profile, serverAddress }))
  return endOf(
    job,
    pods.find(({ metadata }) => roleOfPod(metadata.labels) === role),
  )
}

/**
 * The allowed connection first: only when it came through does it mean anything that the denied one does not. The denied one
 * is tried while the server runs on, which is looked at again after it.
 */
async function compare(ground: Ground): Promise<Step> {
  const allowed = await askClient(ground, 'allowed')
  if (allowed === null) return waits('the allowed connection is being tried')
  if (allowed === 'failed') return unknown('pod-failed', 'the pod of the allowed connection did not run to its end')
  if (!allowed) return unknown('control-failed', 'the allowed connection did not come through')
  const denied = await askClient(ground, 'denied')
  if (denied === null) return waits('the denied connection is being tried')
  if (denied === 'failed') return unknown('pod-failed', 'the pod of the denied connection did not run to its end')
  if (denied) {
    return { message: 'the denied connection came through', outcome: { verdict: 'not-enforced', reason: null } }
  }
  const now = serverAddressOf(await ground.client.list({ kind: 'Pod', namespace: probeNamespace(ground.probe.id) }))
  if (now !== ground.serverAddress) return unknown('server-lost', 'the server did not run until the end')
  const message = 'the denied connection was refused, the allowed one came through'
  return { message, outcome: { verdict: 'enforced', reason: null } }
}

async function step(client: ClusterClient, probe: ClusterProbe, profile: ClusterProfile): Promise<Step> {
  const namespace = probeNamespace(probe.id)
  for (const desired of desiredProbeGround(probe)) await ensure(client, probe, desired)
  const server = await ensure(client, probe, desiredProbeJob(probe, 'server', { profile, serverAddress: null }))
  if (endOf(server, undefined) !== null) return unknown('pod-failed', 'the server’s pod did not run')
  const pods = await client.list({ kind: 'Pod', namespace })
  const serverAddress = serverAddressOf(pods)
  if (serverAddress === null) return waits('the server is being started')
  return await compare({ client, probe, profile, pods, serverAddress })
}

/** See `NetworkProbeGateway.advance`. Throws ApiFailure when the cluster does not answer. */
export async function advanceProbe(
  client: ClusterClient,
  probe: ClusterProbe,
  profile: ClusterProfile,
): Promise<NetworkProbeProgress> {
  const name = probeNamespace(probe.id)
  const standing = await client.get({ kind: 'Namespace', name })
  const { namespaceUid } = probe
  const isGone =
    (namespaceUid !== null && standing?.metadata.uid !== namespaceUid) ||
    standing?.metadata.deletionTimestamp !== undefined
  if (isGone) return { namespaceUid, ...unknown('namespace-gone', 'the namespace of the probe is gone') }
  if (standing !== null && !isOfTask(standing, probe)) {
    return { namespaceUid, ...unknown('name-taken', `Namespace ${name} exists already`) }
  }
  try {
    const seen = await step(client, probe, profile)
    const made = standing ?? (await client.get({ kind: 'Namespace', name }))
    return { ...seen, namespaceUid: made?.metadata.uid ?? null }
  } catch (error) {
    if (!(error instanceof TaskFailed)) throw error
    return { namespaceUid: standing?.metadata.uid ?? namespaceUid, ...unknown('refused', error.message) }
  }
}

/** See `NetworkProbeGateway.remove`. Throws ApiFailure. */
export async function removeProbe(
  client: ClusterClient,
  { id, installationId }: Omit<ClusterProbe, 'namespaceUid'>,
): Promise<'gone' | 'going' | 'not-ours'> {
  const standing = await client.get({ kind: 'Namespace', name: probeNamespace(id) })
  if (standing === null) return 'gone'
  const marks = standing.metadata.labels ?? {}
  const isThis = marks[labels.purpose] === 'probe' && marks[labels.task] === id
  if (!isThis || marks[labels.installation] !== installationId) return 'not-ours'
  if (standing.metadata.deletionTimestamp === undefined) await client.remove(standing)
  return 'going'
}
