import { meterCodes } from '@grenier/quota-billing'
import { z } from 'zod'
import { bytesText, civilDate, instantText, integerText, uuid } from '../shared/codecs.ts'
import { onlyText } from '../shared/named-fault.ts'

export const readingsPerCallMax = 5_000
/** 5,000 readings are about 1 MB of JSON; names of resources may be long. */
export const readingsBodyBytesMax = 4 * 2 ** 20

/** What tools that measure send besides plain JSON: a line a reading, and CloudEvents 1.0 in its JSON format. */
export const readingMediaTypes = [
  'application/x-ndjson',
  'application/cloudevents+json',
  'application/cloudevents-batch+json',
] as const

export const meterCode = z.enum(meterCodes)

/** Bytes, in the code of UCUM that telemetry uses: what a collector may say, so that another unit is refused. */
const readingUnit = onlyText('By', {
  fault: 'unit-mismatch',
  texts: {
    fr: 'Un relevé est en octets (unité By) : convertissez-le avant de l’envoyer.',
    en: 'A reading is in bytes (unit By): convert it before you send it.',
  },
})

/** One raw measurement of a gauge: this resource held so many bytes at that instant. */
export const reading = z.object({
  tenantId: uuid,
  meter: meterCode,
  offerId: uuid,
  resourceId: z.string().min(1).max(200),
  takenAt: instantText,
  valueBytes: bytesText,
  unit: readingUnit.optional(),
})

export const recordReadingsBody = z.object({
  source: z.string().min(1).max(100),
  /** Simulated readings stay marked for ever, so that no figure made from them can pass for a measured one. */
  simulated: z.boolean().default(false),
  readings: z.array(reading).min(1).max(readingsPerCallMax),
})

/** `duplicate` readings were known with the same value; a known reading with another value refuses the whole call. */
export const recordReadingsAnswer = z.object({ batchId: uuid, recorded: z.int(), duplicate: z.int() })

export const readingsSummary = z
  .object({
    batches: z.int(),
    recorded: z.int(),
    duplicate: z.int(),
    /** Readings that were expected and never came; their intervals are valued by rule and marked. */
    estimated: z.int(),
    /** Days whose usage still has to be computed. */
    dirtyDays: z.int(),
  })
  .meta({ id: 'ReadingsSummary' })

export const usageSlice = z
  .object({
    meter: meterCode,
    offerId: uuid,
    resourceId: z.string(),
    day: civilDate,
    byteSeconds: integerText,
    readingCount: z.int(),
    estimatedSeconds: z.int(),
  })
  .meta({ id: 'UsageSlice' })

export const usageQuery = z.object({ from: civilDate, to: civilDate })
export const usageSlices = z.object({ items: z.array(usageSlice) })

export type Reading = z.output<typeof reading>
export type ReadingsSummary = z.output<typeof readingsSummary>
export type UsageSlice = z.output<typeof usageSlice>
export type RecordReadingsAnswer = z.output<typeof recordReadingsAnswer>
