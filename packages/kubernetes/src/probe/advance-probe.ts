import type { ClusterProfile } from '@grenier/contracts'
import type { ClusterProbe, NetworkProbeProgress } from '@grenier/control-plane/ports'
import type { ClusterClient } from '../client/cluster-client.ts'
import { isRecord, texts } from '../fields.ts'
import { labels } from '../names.ts'
import type { ObservedObject } from '../objects.ts'
import { ensure, isOfTask, TaskFailed } from '../protection/ensure-object.ts'
import { judgeProbe, type Step, unknown } from './judge-probe.ts'
import {
  type ClientRole,
  clientRoles,
  desiredProbeGround,
  desiredProbeJob,
  isMadeFor,
  type ProbeServer,
  probeNamespace,
  roleOfPod,
} from './probe-objects.ts'

function waits(message: string): Step {
  return { message, outcome: null }
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

/** The pod that serves, while it runs and while it is the first one that did. */
function serverOf(pods: readonly ObservedObject[]): ProbeServer | null {
  const servers = pods.filter(({ metadata }) => roleOfPod(metadata.labels) === 'server')
  const [server] = servers
  const { phase, podIP: address } = texts(statusOf(server))
  const podUid = server?.metadata.uid
  if (servers.length !== 1 || phase !== 'Running' || podUid === undefined || address === undefined) return null
  return /^[0-9a-fA-F:.]+$/.test(address) ? { podUid, address } : null
}

interface Ground {
  readonly client: ClusterClient
  readonly probe: ClusterProbe
  readonly profile: ClusterProfile
  readonly server: ProbeServer
}

/** How a client's try ended; `lost`: it was made for a server that is not there any more. */
async function askClient(ground: Ground, role: ClientRole): Promise<boolean | 'failed' | 'lost' | null> {
  const { client, probe, profile, server } = ground
  const job = await ensure(client, probe, desiredProbeJob(probe, role, { profile, server }))
  if (!isMadeFor(job.metadata, server)) return 'lost'
  // Looked for after the Job: a pod seen before it had ended would not have said its word yet.
  const pods = await client.list({ kind: 'Pod', namespace: probeNamespace(probe.id) })
  return endOf(
    job,
    pods.find(({ metadata }) => roleOfPod(metadata.labels) === role),
  )
}

/** What each client came to so far; the verdict once all are through, or once nothing can follow from the rest. */
async function compare(ground: Ground): Promise<Step> {
  const ends: Partial<Record<ClientRole, boolean | 'failed'>> = {}
  for (const role of clientRoles) {
    const end = await askClient(ground, role)
    if (end === null) return waits(`the connection of ${role} is being tried`)
    if (end === 'lost') return unknown('server-lost', 'the server did not run until the end')
    ends[role] = end
    const judged = judgeProbe(ends)
    if (judged !== null) return judged
  }
  throw new Error('a probe whose every connection was tried has no verdict')
}

async function step(client: ClusterClient, probe: ClusterProbe, profile: ClusterProfile): Promise<Step> {
  const namespace = probeNamespace(probe.id)
  for (const desired of desiredProbeGround(probe)) await ensure(client, probe, desired)
  const standing = await ensure(client, probe, desiredProbeJob(probe, 'server', { profile, server: null }))
  if (endOf(standing, undefined) !== null) return unknown('pod-failed', 'the server’s pod did not run')
  const server = serverOf(await client.list({ kind: 'Pod', namespace }))
  if (server === null) return waits('the server is being started')
  return await compare({ client, probe, profile, server })
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
