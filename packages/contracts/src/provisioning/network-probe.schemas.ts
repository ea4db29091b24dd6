import { z } from 'zod'
import { instantText, uuid, version } from '../shared/codecs.ts'
import { clusterParams } from './cluster-credentials.schemas.ts'

/**
 * What a probe of the network showed. `enforced`: a connection that the policies allow came through, and one that they deny
 * did not. `not-enforced`: one that they deny came through. `unknown`: neither could be shown, which proves nothing.
 */
const networkVerdict = z.enum(['enforced', 'not-enforced', 'unknown'])

/** Why nothing could be shown. */
export const networkProbeReason = z.enum([
  /** It did not end within its time, or the cluster could not be reached in it. */
  'timed-out',
  /** A namespace of the probe's name is somebody else's. */
  'name-taken',
  /** The probe's namespace went while it ran. */
  'namespace-gone',
  /** The cluster refused an object of the probe. */
  'refused',
  /** A pod did not start or failed: its image, its security, its node. */
  'pod-failed',
  /** The connection that the policies allow did not come through either. */
  'control-failed',
  /** The server went before the connection that the policies deny was tried to the end. */
  'server-lost',
])

/** One look at whether a cluster's network holds to its NetworkPolicies (cluster rule 16). */
export const networkProbe = z
  .object({
    id: uuid,
    clusterId: uuid,
    /** Until then a namespace of the probe may stand. */
    state: z.enum(['running', 'cleaning', 'ended']),
    /** How far it is, or what it met. */
    message: z.string(),
    /** Null while it runs. */
    verdict: networkVerdict.nullable(),
    reason: networkProbeReason.nullable(),
    requestedBy: z.string(),
    requestedAt: instantText,
    /** When the verdict was reached. */
    endedAt: instantText.nullable(),
    version,
  })
  .meta({ id: 'NetworkProbe' })

export const networkProbes = z.object({ items: z.array(networkProbe) })

export const networkProbeParams = clusterParams.extend({ probeId: uuid })

export type NetworkProbe = z.output<typeof networkProbe>
export type NetworkProbeReason = z.output<typeof networkProbeReason>
