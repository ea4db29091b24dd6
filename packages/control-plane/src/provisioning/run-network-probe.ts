import type { JobPorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import type { JobOutcome, JobUseCase } from '../shared/use-case.ts'
import { type ClusterAccesses, createClusterAccesses } from './cluster-accesses.ts'
import type { NetworkProbeProgress, StoredNetworkProbe } from './network-probe.ports.ts'

const lookAgainMs = 3_000
const actor = 'schedule'
const platform = { kind: 'platform' } as const
const done: JobOutcome = { kind: 'done' }
const messageLengthMax = 500

type Change = Partial<
  Pick<
    StoredNetworkProbe,
    'state' | 'message' | 'verdict' | 'reason' | 'ingress' | 'egress' | 'endedAt' | 'namespaceUid'
  >
>

/** Saves what changed, unless somebody else saved meanwhile: then that counts. A verdict is written into the audit trail. */
async function save(ports: JobPorts, probe: StoredNetworkProbe, change: Change): Promise<StoredNetworkProbe> {
  const { clusterId, id } = probe
  return await ports.unitOfWork.transact(platform, async (tx) => {
    const locked = await tx.provisioning.lockNetworkProbe(clusterId, id)
    if (locked === null) throw new Error(`network probe ${id} has no row`)
    if (locked.version !== probe.version) return locked
    const after = { ...locked, ...change, version: locked.version + 1 }
    await tx.provisioning.updateNetworkProbe(after)
    if (locked.verdict === after.verdict) return after
    const { verdict, reason, ingress, egress, message } = after
    const subject = { subjectKind: 'network-probe', subjectId: id, requestId: id }
    const facts = { before: { verdict: null }, after: { verdict, reason, ingress, egress, message } }
    const recordedAt = ports.clock.now()
    await tx.audit.append([{ tenantId: null, actor, action: 'probe-network', recordedAt, ...subject, ...facts }])
    return after
  })
}

/** What the cluster shows; past its time nothing more is asked of it, and silence is no verdict. */
async function look(
  ports: JobPorts,
  accesses: ClusterAccesses,
  probe: StoredNetworkProbe,
): Promise<NetworkProbeProgress> {
  const { id, clusterId, namespaceUid, message } = probe
  if (ports.wallClock.now() >= probe.deadlineAt) {
    const outcome = { verdict: 'unknown', reason: 'timed-out', ingress: null, egress: null } as const
    return { namespaceUid, message, outcome }
  }
  try {
    const access = await accesses.open(clusterId)
    return await ports.clusterGateway.networkProbe.advance(access, {
      id,
      installationId: ports.installation.id,
      namespaceUid,
    })
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { namespaceUid, message: error.params['detail'] ?? error.code, outcome: null }
  }
}

async function advance(ports: JobPorts, accesses: ClusterAccesses, probe: StoredNetworkProbe) {
  const { namespaceUid, message, outcome } = await look(ports, accesses, probe)
  const seen = { namespaceUid: namespaceUid ?? probe.namespaceUid, message: message.slice(0, messageLengthMax) }
  if (outcome !== null) {
    return await save(ports, probe, { ...seen, ...outcome, state: 'cleaning', endedAt: ports.wallClock.now() })
  }
  const isNew = seen.namespaceUid !== probe.namespaceUid || seen.message !== probe.message
  return isNew ? await save(ports, probe, seen) : probe
}

/** Its namespace goes, whatever it showed, and until it is gone the probe has not ended. */
async function clean(ports: JobPorts, accesses: ClusterAccesses, probe: StoredNetworkProbe): Promise<JobOutcome> {
  const { id, clusterId } = probe
  try {
    const access = await accesses.open(clusterId)
    const wanted = { id, installationId: ports.installation.id }
    const removed = await ports.clusterGateway.networkProbe.remove(access, wanted)
    if (removed === 'going') return { kind: 'retry', delayMs: lookAgainMs, reason: 'namespace-terminating' }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { kind: 'retry', delayMs: lookAgainMs, reason: error.code }
  }
  await save(ports, probe, { state: 'ended' })
  return done
}

/**
 * Brings a probe of a cluster's network as far as the cluster is. Running it twice, or again after a crash at any point, is
 * harmless: its objects have its name, a namespace that was seen and is gone is not made again, and it has not ended before
 * its namespace is gone.
 */
export function runNetworkProbe(ports: JobPorts): JobUseCase<'probe-network'> {
  const accesses = createClusterAccesses(ports)
  return async ({ clusterId, probeId }) => {
    const probe = await ports.unitOfWork.read(platform, (tx) => tx.provisioning.getNetworkProbe(clusterId, probeId))
    if (probe === null || probe.state === 'ended') return done
    const seen = probe.state === 'running' ? await advance(ports, accesses, probe) : probe
    if (seen.state === 'running') return { kind: 'retry', delayMs: lookAgainMs, reason: seen.message }
    return seen.state === 'ended' ? done : await clean(ports, accesses, seen)
  }
}
