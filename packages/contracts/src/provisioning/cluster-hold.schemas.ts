import { z } from 'zod'
import { instantText, uuid, version } from '../shared/codecs.ts'
import { reasonText } from '../tenancy/suspension.schemas.ts'

export const clusterParams = z.object({ clusterId: uuid })
export const clusterHoldParams = clusterParams.extend({ holdId: uuid })

export const holdClusterBody = z.object({ reason: reasonText })
export const liftClusterHoldBody = z.object({ reason: reasonText })

/** From `heldAt` until `liftedAt` nothing is written to the cluster (cluster rule 6). */
export const clusterHold = z
  .object({
    id: uuid,
    clusterId: uuid,
    /**
     * `higher-revision`: something there is newer than the database, which is then an older one; `other-database`: another database
     * of the installation wrote there last, of which this one may be a copy; `older-database`: it was this one, in a later state
     * or in a copy of its files; a person's is `operator`.
     */
    cause: z.enum(['higher-revision', 'other-installation', 'other-database', 'older-database', 'operator']),
    /** What was found, or why a person holds it. */
    detail: z.string(),
    heldAt: instantText,
    /** A person, or the job that found it. */
    heldBy: z.string(),
    /** When, by whom and why it ended; null while it lasts. */
    liftedAt: instantText.nullable(),
    liftedBy: z.string().nullable(),
    liftReason: z.string().nullable(),
    version,
  })
  .meta({ id: 'ClusterHold' })

export const clusterHolds = z.object({ items: z.array(clusterHold) })

export type ClusterHold = z.output<typeof clusterHold>
