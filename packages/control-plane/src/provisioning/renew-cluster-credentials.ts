import {
  addMs,
  civilDateOf,
  credentialEndToldAt,
  type Instant,
  instant,
  judgeGivenToken,
  renewalRetryAt,
  tokenRenewsAt,
} from '@grenier/quota-billing'
import { openOperatorTask } from '../notification/mail-operator-task.ts'
import { newOperatorTask } from '../notification/operator-tasks.ts'
import type { JobPorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import { encodeAnswer } from '../shared/run-command.ts'
import type { JobOutcome, JobUseCase } from '../shared/use-case.ts'
import type { StoredCluster } from './cluster-credentials.ports.ts'

/** Longer than a renewal takes; a worker that died in one is followed after it. */
const claimMs = 120_000
const failureLengthMax = 300
const platform = { kind: 'platform' } as const
const done: JobOutcome = { kind: 'done' }

/** What became of one credential: sealed as it is to be stored, and when to look at it again. */
interface Renewal {
  readonly sealed: string
  readonly looksAt: Instant | null
  readonly failure: string | null
  /** When it ends, where nobody renews it and that is soon. */
  readonly endsAt: Instant | null
}

/** What cannot be renewed is looked at once more, when its end is near enough to be told of: a certificate, or a token of others. */
function unrenewable(sealed: string, endsAt: Instant | null, now: Instant): Renewal {
  if (endsAt === null) return { sealed, looksAt: null, failure: null, endsAt: null }
  const toldAt = credentialEndToldAt(endsAt)
  return now < toldAt
    ? { sealed, looksAt: toldAt, failure: null, endsAt: null }
    : { sealed, looksAt: null, failure: null, endsAt }
}

async function renewOne(
  { clusterGateway, secretBox, wallClock }: JobPorts,
  credential: { readonly sealed: string; readonly kubeSystemUid: string; readonly of: string },
): Promise<Renewal> {
  const { sealed, kubeSystemUid } = credential
  const kubeconfig = secretBox.open(sealed)
  const standing = clusterGateway.credentials.lifeOf(kubeconfig)
  const now = wallClock.now()
  if (standing === null) return unrenewable(sealed, clusterGateway.credentials.endOf(kubeconfig), now)
  const renewsAt = tokenRenewsAt(standing)
  if (now < renewsAt) return { sealed, looksAt: renewsAt, failure: null, endsAt: null }
  try {
    const given = await clusterGateway.credentials.renew({ kubeconfig, kubeSystemUid })
    const { isTaken, looksAt } = judgeGivenToken(standing, given.life)
    return { sealed: isTaken ? secretBox.seal(given.kubeconfig) : sealed, looksAt, failure: null, endsAt: null }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const detail = Object.values(error.params).join(' ')
    const failure = `${credential.of}: ${error.code} ${detail}`.trim().slice(0, failureLengthMax)
    return { sealed, looksAt: renewalRetryAt(standing, now), failure, endsAt: null }
  }
}

function earliest(times: readonly (Instant | null)[]): Instant | null {
  const known = times.filter((time) => time !== null)
  return known.length === 0 ? null : instant(Math.min(...known))
}

function isSame(one: StoredCluster, other: StoredCluster): boolean {
  return one.kubeconfigSealed === other.kubeconfigSealed && one.exitKubeconfigSealed === other.exitKubeconfigSealed
}

/** Stores what was renewed, with its audit row, unless somebody replaced a credential meanwhile: then theirs stands. */
async function save(
  ports: JobPorts,
  read: StoredCluster,
  renewed: { readonly everyday: Renewal; readonly exit: Renewal | null },
): Promise<void> {
  const { unitOfWork, clock, wallClock, ids } = ports
  const clusterId = read.cluster.id
  const { everyday, exit } = renewed
  const sealed = { kubeconfigSealed: everyday.sealed, exitKubeconfigSealed: exit?.sealed ?? null }
  const looksAt = earliest([everyday.looksAt, exit?.looksAt ?? null])
  const failure = everyday.failure ?? exit?.failure ?? null
  const ends = [
    { kind: 'credential-ending', endsAt: everyday.endsAt },
    { kind: 'exit-credential-ending', endsAt: exit?.endsAt ?? null },
  ] as const
  await unitOfWork.transact(platform, async (tx) => {
    const stored = await tx.provisioning.lockCluster(clusterId)
    if (stored === null) return
    if (!isSame(stored, read)) {
      await tx.provisioning.noteCredentialRenewal({ clusterId, looksAt: wallClock.now(), failure: null })
      return
    }
    const { cluster } = stored
    if (!isSame({ ...stored, ...sealed }, stored)) {
      const next = { ...cluster, version: cluster.version + 1 }
      await tx.provisioning.updateClusterCredentials({ cluster: next, ...sealed })
      await tx.audit.append([
        {
          tenantId: null,
          actor: 'job:renew-cluster-credentials',
          action: 'renew-cluster-credentials',
          subjectKind: 'cluster',
          subjectId: clusterId,
          requestId: ids.next(),
          recordedAt: clock.now(),
          before: encodeAnswer('declareCluster', cluster),
          after: encodeAnswer('declareCluster', next),
        },
      ])
    }
    await tx.provisioning.noteCredentialRenewal({ clusterId, looksAt, failure })
    const about = { tenantId: null, subjectId: clusterId }
    const { name: clusterName } = cluster
    if (failure !== null) {
      const facts = { clusterName, status: failure }
      await openOperatorTask(ports, tx, newOperatorTask(ports, { ...about, kind: 'credential-not-renewed', facts }))
    }
    for (const { kind, endsAt } of ends) {
      if (endsAt === null) continue
      const facts = { clusterName, endsOn: civilDateOf(endsAt, ports.installation.timeZone) }
      await openOperatorTask(ports, tx, newOperatorTask(ports, { ...about, kind, facts }))
    }
  })
}

/**
 * Renews the tokens by which a cluster is reached before they end, the everyday one and that of exits (cluster rule 9). One
 * worker at a time does, by a claim that ends; a credential that an operator replaced meanwhile stands. What failed is said by
 * the preflight, is a task of the operator, and is tried again in time. What cannot be renewed, as a client certificate, is told of
 * once, as a task, two weeks before it ends.
 */
export function renewClusterCredentials(ports: JobPorts): JobUseCase<'renew-cluster-credentials'> {
  const { unitOfWork, wallClock } = ports
  return async ({ clusterId }) => {
    const now = wallClock.now()
    const claim = { clusterId, now, until: addMs(now, claimMs) }
    if (!(await unitOfWork.transact(platform, (tx) => tx.provisioning.claimCredentialRenewal(claim)))) return done
    const read = await unitOfWork.read(platform, (tx) => tx.provisioning.getCluster(clusterId))
    if (read === null) return done
    const { kubeSystemUid } = read.cluster
    const { kubeconfigSealed, exitKubeconfigSealed } = read
    const everyday = await renewOne(ports, { sealed: kubeconfigSealed, kubeSystemUid, of: 'worker' })
    const exit =
      exitKubeconfigSealed === null
        ? null
        : await renewOne(ports, { sealed: exitKubeconfigSealed, kubeSystemUid, of: 'exit' })
    await save(ports, read, { everyday, exit })
    return done
  }
}
