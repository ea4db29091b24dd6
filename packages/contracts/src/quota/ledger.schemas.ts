import { z } from 'zod'
import { instantText, uuid } from '../shared/codecs.ts'

/** What must always hold of capacity; each is a view of the database that must be empty. */
export const invariantCode = z.enum([
  'ledger-unbalanced',
  'balance-differs',
  'limit-differs',
  'limit-unrecorded',
  'level-above-limit',
  'unlimited-level-stored',
  'allocated-differs-below',
  'held-differs-between-levels',
  'hold-without-cause',
  'hold-missing',
  'quota-above-allocated',
])

/** How many violations of one invariant are shown; all are counted. */
export const invariantViolationsShownMax = 20

/** One thing that should not be: of which row, and with which figures. */
export const invariantViolation = z
  .object({
    /** The transfer, node, tenant or request it is about. */
    subject: uuid,
    detail: z.record(z.string(), z.string().nullable()),
  })
  .meta({ id: 'InvariantViolation' })

export const invariantReport = z
  .object({
    verifiedAt: instantText,
    violations: z.int().min(0),
    /** Every invariant there is, in a fixed order, also those that nothing violates. */
    invariants: z.array(
      z.object({
        code: invariantCode,
        violations: z.int().min(0),
        first: z.array(invariantViolation).max(invariantViolationsShownMax),
      }),
    ),
  })
  .meta({ id: 'InvariantReport' })

export type InvariantCode = z.output<typeof invariantCode>
export type InvariantViolation = z.output<typeof invariantViolation>
export type InvariantReport = z.output<typeof invariantReport>
