import { z } from 'zod'
import { instantText, uuid, version } from '../shared/codecs.ts'
import { clusterParams } from './cluster-credentials.schemas.ts'

/**
 * What a probe of the network showed. `enforced`: a connection that the policies allow came through before and after those
 * that they deny, and none of these did. `not-enforced`: one that they deny came through. `unknown`: neither could be shown,
 * which proves nothing.
 */
const networkVerdict = z.enum(['enforced', 'not-enforced', 'unknown'])

/** What a probe showed of one direction: whether its policies alone stop a connection. */
const networkDirection = z.enum(['enforced', 'not-enforced'])

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
  /** It came through at first and no more after the denied ones: these may have failed for the same cause. */
  'control-failed-after',
  /** The server went, or another took its place, before every connection was tried to the end. */
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
    /** Of what comes in and of what goes out; null where it was not shown, as by every probe of older versions. */
    ingress: networkDirection.nullable(),
    egress: networkDirection.nullable(),
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
export type NetworkDirection = z.output<typeof networkDirection>
export type NetworkProbeReason = z.output<typeof networkProbeReason>
