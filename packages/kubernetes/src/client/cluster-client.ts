import type { ClusterCapabilities } from '../capabilities.ts'
import type { GatewayLimits } from '../limits.ts'
import type { DesiredObject, ObjectAddress, ObservedObject } from '../objects.ts'
import { ApiFailure, failureOfBadAnswer } from './api-failure.ts'
import { discoverCapabilities } from './discover.ts'
import { keptAnswer } from './kept-answer.ts'
import { type ReleasedVolumes, readReleasedVolumes } from './released-volumes.ts'
import {
  type Applied,
  applyObject,
  createObject,
  getObject,
  listObjects,
  type PatchStep,
  patchObject,
  removeObject,
} from './requests.ts'
import type { Timing } from './timing.ts'
import type { Transport } from './transport.ts'

/** One cluster as the reconciler sees it: reads, guarded writes, and what it serves. */
export interface ClusterClient {
  readonly server: string
  get(address: ObjectAddress): Promise<ObservedObject | null>
  list(address: ObjectAddress): Promise<ObservedObject[]>
  /** Server-side apply, refused unless the cluster is still the one whose uid is `kubeSystemUid`. */
  apply(object: DesiredObject, uid: string | null): Promise<Applied>
  /** Patches an object as it was seen; throws ApiFailure 409 where it has moved since. */
  patch(object: ObservedObject, steps: readonly PatchStep[]): Promise<ObservedObject>
  /** Makes what must not exist yet; throws ApiFailure 409 where it does. */
  create(object: DesiredObject): Promise<ObservedObject>
  remove(object: ObservedObject): Promise<void>
  capabilities(): Promise<ClusterCapabilities>
  /** Volumes that outlived their claims; null where they may not be listed. */
  releasedVolumes(): Promise<ReleasedVolumes | null>
  /** Throws ApiFailure `IdentityMismatch` when the server is another cluster (rule 7). */
  verifyIdentity(): Promise<void>
  close(): Promise<void>
}

/** The uid of a cluster's kube-system namespace, which is what a cluster is. */
export async function readKubeSystemUid(transport: Transport): Promise<string> {
  const namespace = await getObject(transport, { kind: 'Namespace', name: 'kube-system' })
  if (namespace === null) throw failureOfBadAnswer('there is no namespace kube-system', 404)
  return namespace.metadata.uid
}

/**
 * Verifies once per opened connection and once per `identityMs`; concurrent callers share one question. A mismatch is
 * asked again by the next caller: the operator may have mended the address.
 */
function createIdentityCheck(
  transport: Transport,
  options: { readonly kubeSystemUid: string; readonly identityMs: number; readonly timing: Timing },
): () => Promise<void> {
  let verified = { connections: -1, at: 0 }
  let asking: Promise<void> | null = null

  async function ask(): Promise<void> {
    const uid = await readKubeSystemUid(transport)
    if (uid !== options.kubeSystemUid) {
      verified = { connections: -1, at: 0 }
      throw new ApiFailure({ status: 0, reason: 'IdentityMismatch', message: `the server is cluster ${uid}` })
    }
    verified = { connections: transport.connectionsOpened(), at: options.timing.clock.now() }
  }

  return async () => {
    const isFresh = options.timing.clock.now() - verified.at < options.identityMs
    if (isFresh && verified.connections === transport.connectionsOpened()) return
    asking ??= ask().finally(() => {
      asking = null
    })
    await asking
  }
}

/** A client bound to one cluster's identity. */
export function createClusterClient(options: {
  readonly transport: Transport
  readonly kubeSystemUid: string
  /** Who the credential says that we are. */
  readonly username?: string | null
  readonly limits: GatewayLimits
  readonly timing: Timing
}): ClusterClient {
  const { transport, limits, timing, kubeSystemUid, username = null } = options
  const verifyIdentity = createIdentityCheck(transport, { kubeSystemUid, identityMs: limits.identityMs, timing })
  return {
    server: transport.server,
    get: (address) => getObject(transport, address),
    list: (address) => listObjects(transport, address),
    async apply(object, uid) {
      await verifyIdentity()
      return await applyObject(transport, object, uid)
    },
    async patch(object, steps) {
      await verifyIdentity()
      return await patchObject(transport, object, steps)
    },
    async create(object) {
      await verifyIdentity()
      return await createObject(transport, object)
    },
    async remove(object) {
      await verifyIdentity()
      await removeObject(transport, object)
    },
    capabilities: keptAnswer(() => discoverCapabilities(transport, username), {
      keptMs: limits.capabilitiesMs,
      timing,
    }),
    releasedVolumes: keptAnswer(() => readReleasedVolumes(transport), { keptMs: limits.capabilitiesMs, timing }),
    verifyIdentity,
    close: () => transport.close(),
  }
}
