import type { ProblemCode } from '@grenier/contracts'
import {
  type Clock,
  type ClusterAccess,
  type ClusterFacts,
  type ClusterGateway,
  type ClusterIdentity,
  type ClusterScanner,
  type ClusterWatcher,
  type DataKeeping,
  type ExitClusterAccess,
  inClusterAccess,
  Problem,
  type ScannedCluster,
} from '@grenier/control-plane/ports'
import type { InClusterSettings } from '@grenier/platform'
import { createAdoptionGateway } from './adoption/adoption-gateway.ts'
import { createCapacityGateway } from './capacity/capacity-gateway.ts'
import { ApiFailure, failureOfBadAnswer, kindOfFailure } from './client/api-failure.ts'
import { readBoundToken } from './client/bound-token.ts'
import { type ClusterClient, createClusterClient, readKubeSystemUid } from './client/cluster-client.ts'
import { hearsFrom } from './client/hears-from.ts'
import { inClusterAuthority, openConnection } from './client/in-cluster.ts'
import type { ClusterConnection } from './client/kubeconfig.ts'
import { systemTiming, type Timing } from './client/timing.ts'
import { createTransport, type Transport } from './client/transport.ts'
import { readUsername, statedUsername } from './client/username.ts'
import { createClusterPool, type OpenedCluster, startWatch } from './cluster-pool.ts'
import { createCredentialGateway } from './credentials/credential-gateway.ts'
import { examineExit } from './exit/examine-exit.ts'
import { createExitGateway } from './exit/exit-gateway.ts'
import { isRecord } from './fields.ts'
import { type GatewayLimits, gatewayLimits } from './limits.ts'
import { type Log, silentLog } from './log.ts'
import { readNewestRevision } from './newest-revision.ts'
import { readClusterFacts } from './preflight/read-facts.ts'
import { createNetworkProbeGateway } from './probe/probe-gateway.ts'
import { createProtectionGateway } from './protection/protection-gateway.ts'
import { prepareCluster } from './reconcile/prepare-cluster.ts'
import { reconcileTenant } from './reconcile/reconcile-tenant.ts'
import { scanCluster } from './recovery/scan-cluster.ts'
import { reconcileFromCache } from './reflector/reconcile-from-cache.ts'
import { createStampGateway } from './stamp/stamp-gateway.ts'

export interface ClusterGatewayOptions {
  /** Technical time, never simulated: leases of caches, retries, waiting. */
  readonly wallClock: Clock
  readonly log?: Log
  /** Overrides of single limits; what is not named keeps its default. */
  readonly limits?: Partial<GatewayLimits>
  /** The local demo's own flag: loopback API servers are accepted (rule 9). */
  readonly allowLoopback?: boolean
  /** All names of its installation begin so; left out: they begin as they like. */
  readonly namePrefix?: string
  /** Given where this process may use the identity of the cluster it runs in; left out: it may not. */
  readonly inCluster?: InClusterSettings | null
}

async function readIdentity(transport: Transport, connection: ClusterConnection): Promise<ClusterIdentity> {
  const [kubeSystemUid, username, version] = await Promise.all([
    readKubeSystemUid(transport),
    readUsername(transport, statedUsername(connection)),
    transport.send({ method: 'GET', path: '/version' }),
  ])
  const { gitVersion } = isRecord(version.body) ? version.body : {}
  if (typeof gitVersion !== 'string') throw failureOfBadAnswer('the answer is no version')
  return { kubeSystemUid, server: transport.server, kubernetesVersion: gitVersion, username }
}

/** What the caller can do about a failed question: mend the credential, or the way there. */
function problemOf(failure: ApiFailure): Problem {
  const codes = {
    credential: 'cluster-credential-refused',
    forbidden: 'cluster-forbids',
    address: 'kubeconfig-server-refused',
    'own-key': 'kubeconfig-unreadable',
    certificate: 'cluster-certificate-refused',
    'other-answer': 'cluster-answers-otherwise',
    'no-answer': 'cluster-unreachable',
  } as const satisfies Record<ReturnType<typeof kindOfFailure>, ProblemCode>
  const kind = kindOfFailure(failure)
  const detail = kind === 'certificate' || kind === 'own-key' ? failure.reason : failure.message
  return new Problem(codes[kind], { [kind === 'address' ? 'server' : 'detail']: detail })
}

type AskOnce = <Answer>(
  kubeconfig: string,
  ask: (transport: Transport, connection: ClusterConnection) => Promise<Answer>,
) => Promise<Answer>

/** On a connection of its own: a kubeconfig that is only being looked at joins no pool. */
function createAskOnce(
  readConnection: (kubeconfig: string) => ClusterConnection,
  options: Parameters<typeof createTransport>[1],
): AskOnce {
  return async (kubeconfig, ask) => {
    const connection = readConnection(kubeconfig)
    const transport = createTransport(connection, options)
    try {
      return await ask(transport, connection)
    } catch (error) {
      throw error instanceof ApiFailure ? problemOf(error) : error
    } finally {
      await transport.close()
    }
  }
}

async function examineCluster(access: ExitClusterAccess, askOnce: AskOnce): Promise<ClusterFacts> {
  const exit = await examineExit(access, askOnce)
  return await askOnce(access.kubeconfig, async (transport, connection) => {
    const identity = await readIdentity(transport, connection)
    return { ...(await readClusterFacts(transport, { connection, access, identity })), exit }
  })
}

async function clusterAnswers({ kubeconfig, kubeSystemUid }: ClusterAccess, askOnce: AskOnce): Promise<boolean> {
  try {
    return await askOnce(kubeconfig, (transport) => hearsFrom(transport, kubeSystemUid))
  } catch (error) {
    // A kubeconfig that may not be used any more keeps us from asking: that is no silence.
    if (error instanceof Problem) return true
    throw error
  }
}

async function newestRevisionOn(
  { client, transport }: OpenedCluster,
  { installationId, ofEveryKind }: { readonly installationId: string; readonly ofEveryKind: boolean },
): Promise<bigint | null> {
  try {
    await client.verifyIdentity()
    const capabilities = ofEveryKind ? await client.capabilities() : null
    return await readNewestRevision(transport, { installationId, capabilities })
  } catch (error) {
    throw error instanceof ApiFailure ? problemOf(error) : error
  }
}

async function prepared(client: ClusterClient, keeping?: DataKeeping): Promise<{ objectsApplied: number }> {
  try {
    return await prepareCluster(client, keeping)
  } catch (error) {
    throw error instanceof ApiFailure ? problemOf(error) : error
  }
}

async function scanOf({ client, transport }: OpenedCluster, installationId: string): Promise<ScannedCluster> {
  try {
    await client.verifyIdentity()
    return await scanCluster({ client, transport }, installationId)
  } catch (error) {
    throw error instanceof ApiFailure ? problemOf(error) : error
  }
}

/**
 * The gateway to every cluster. Connections are opened at first use and kept; `close` ends them after what is under way.
 * `prepare` throws `cluster-unreachable` or a kubeconfig Problem; `reconcile` states faults as conditions. A run that
 * finds nothing to do on a watched cluster asks it nothing.
 */
export function createClusterGateway(options: ClusterGatewayOptions): ClusterGateway & ClusterWatcher & ClusterScanner {
  const limits: GatewayLimits = { ...gatewayLimits, ...options.limits }
  const timing: Timing = systemTiming(options.wallClock)
  const log = options.log ?? silentLog
  const allowLoopback = options.allowLoopback ?? false

  const { inCluster = null, wallClock: clock, namePrefix } = options
  const readConnection = (kubeconfig: string) => openConnection(kubeconfig, { inCluster, clock, allowLoopback })
  const askOnce = createAskOnce(readConnection, { limits, timing, log, allowLoopback })

  const pool = createClusterPool(
    ({ kubeconfig, kubeSystemUid }) => {
      const connection = readConnection(kubeconfig)
      const transport = createTransport(connection, { limits, timing, log, allowLoopback })
      const username = statedUsername(connection)
      const client = createClusterClient({ transport, kubeSystemUid, username, limits, timing })
      const boundToken = connection.readToken === undefined ? readBoundToken(connection.token) : null
      return { transport, client, watch: null, boundToken }
    },
    {
      clustersMax: limits.clustersMax,
      clock,
      authorityOf: ({ kubeconfig }) => (kubeconfig === inClusterAccess ? inClusterAuthority(inCluster) : ''),
    },
  )

  /** Undefined also for a kubeconfig that cannot be read: the run itself then says so. */
  function cachedClient(access: ClusterAccess): ClusterClient | undefined {
    try {
      return pool.get(access).watch?.cachedClient
    } catch (error) {
      if (error instanceof Problem) return undefined
      throw error
    }
  }

  async function connect(access: ClusterAccess): Promise<ClusterClient> {
    const { watch, client } = pool.get(access)
    return watch?.recordingClient ?? client
  }

  return {
    identify: (kubeconfig) => askOnce(kubeconfig, readIdentity),
    answers: (access) => clusterAnswers(access, askOnce),
    examine: (access) => examineCluster(access, askOnce),
    prepare: (access) => prepared(pool.get(access).client, access.keeping),
    stamp: createStampGateway({ connect: (access) => pool.get(access).client, problemOf, log, namePrefix }),
    newestRevision: (access, wanted) => newestRevisionOn(pool.get(access), wanted),
    protection: createProtectionGateway({ connect: (access) => pool.get(access).client, limits, timing }),
    async reconcile(run) {
      const quiet = await reconcileFromCache({ cachedClient, limits, timing }, run)
      return quiet ?? (await reconcileTenant({ connect, limits, timing, log }, run))
    },
    scan: (access, installationId) => scanOf(pool.get(access), installationId),
    watch: (access, { changed }) => startWatch(pool.get(access), { limits, timing, log, changed }),
    exit: createExitGateway({
      connect,
      // Unwatched: what exits delete is a change of somebody else to the worker's own watch.
      connectExit: ({ exit, ...access }) =>
        exit.kind === 'separate'
          ? Promise.resolve(pool.get({ ...access, kubeconfig: exit.kubeconfig }).client)
          : connect(access),
      limits,
      timing,
    }),
    credentials: createCredentialGateway({ askOnce, readConnection, readIdentity }),
    // Owners of fields are in no cache: an adoption always asks the cluster itself.
    adoption: createAdoptionGateway({ connect: (access) => pool.get(access).client, problemOf, limits, timing, log }),
    capacity: createCapacityGateway((access) => pool.get(access).client),
    networkProbe: createNetworkProbeGateway((access) => pool.get(access).client),
    close: () => pool.closeAll(),
  }
}
