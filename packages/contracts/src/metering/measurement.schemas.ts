import { z } from 'zod'
import { bytesText, instantText, uuid, version } from '../shared/codecs.ts'

export const measurementSourceParams = z.object({ clusterId: uuid })

/** Labels that tell one cluster's samples from another's; those that name a claim are not an operator's to fix. */
const matchers = z
  .record(
    z
      .string()
      .regex(/^[a-zA-Z_][a-zA-Z0-9_]{0,99}$/)
      .refine((label) => !['__name__', 'namespace', 'persistentvolumeclaim'].includes(label), {
        message: 'named by Grenier itself',
      }),
    z.string().min(1).max(200),
  )
  .refine((labels) => Object.keys(labels).length <= 10, { message: 'at most ten labels' })

const sourceFields = z.object({
  /** An HTTP API like Prometheus', without `/api/v1`: https, or http to a service of the cluster itself. */
  url: z.url({ protocol: /^https?$/ }).max(500),
  /** Authority of its certificate; null: one that every system knows. */
  caPem: z.string().min(1).max(20_000).nullable().default(null),
  /** Fixed labels, where one source collects of several clusters. */
  matchers: matchers.default({}),
})

export const declareMeasurementSourceBody = z.object({
  /** Null: nothing is measured there any more. */
  source: sourceFields
    .extend({
      /** Bearer token; sealed where it is stored, and never returned. */
      token: z.string().min(1).max(8_192).nullable().default(null),
    })
    .nullable(),
})

/** Where the use inside the volumes of a cluster is asked (cluster rule 28). */
export const measurementSource = sourceFields
  .extend({
    tokenKnown: z.boolean(),
    declaredAt: instantText,
  })
  .meta({ id: 'MeasurementSource' })

export const measurementSourceOfCluster = z
  .object({
    clusterId: uuid,
    /** Null: there is none, and the use inside volumes is unmeasured. */
    source: measurementSource.nullable(),
    /** The cluster's. */
    version,
  })
  .meta({ id: 'MeasurementSourceOfCluster' })

/**
 * What the file systems of a quota's volumes hold, as it was measured; never a floor of the quota. What was not measured is
 * missing from it and is not 0.
 */
export const measuredUse = z
  .object({
    /** Of the measured claims together; null when none is. */
    usedBytes: bytesText.nullable(),
    /** The hour that the oldest of these figures stands for; null when there is none. */
    measuredAt: instantText.nullable(),
    claimsMeasured: z.int(),
    claimsBound: z.int(),
    /** Stable codes: why claims are not measured. */
    unmeasuredReasons: z.array(z.string()),
  })
  .meta({ id: 'MeasuredUse' })

export type MeasurementSource = z.output<typeof measurementSource>
export type MeasuredUse = z.output<typeof measuredUse>
