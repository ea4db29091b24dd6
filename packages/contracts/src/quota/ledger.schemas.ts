import { z } from 'zod'
import { bytesText, instantText, integerText, pageOf, pageQuery, uuid } from '../shared/codecs.ts'
import { pool } from './quota.schemas.ts'

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

/** What a pool had of one offer at an instant, from the ledger alone. */
export const poolBalance = z
  .object({
    offerId: uuid,
    /** The limit that was in force; null: none. */
    limitBytes: bytesText.nullable(),
    overcommitPercent: z.int().min(100).max(1_000),
    /** What could be given in all: limit × overcommit, rounded down; without a limit, what was given. */
    capacityBytes: bytesText,
    /** null where there was no limit. */
    freeBytes: bytesText.nullable(),
    heldBytes: bytesText,
    allocatedBytes: bytesText,
  })
  .meta({ id: 'PoolBalance' })

export const poolBalances = z
  .object({
    poolId: uuid,
    asOf: instantText,
    /** Offers of which the pool had been given a limit or had given anything by then, by id. */
    items: z.array(poolBalance),
  })
  .meta({ id: 'PoolBalances' })

export const poolBalancesQuery = z.object({
  /** Up to and with this instant; left out: now. */
  asOf: instantText.optional(),
})

export const ledgerAccount = z.enum(['capacity', 'free', 'held', 'allocated'])

/** What may move capacity. */
export const ledgerCauseKind = z.enum([
  'capacity',
  'enrolment',
  'quota-request',
  'temporary-quota',
  'loan',
  'reservation',
  'exit',
  'move',
  'territory',
  'rebuild',
])

/** Entries that belong together: they add up to zero for each offer and node. */
export const ledgerTransfer = z
  .object({
    id: uuid,
    causeKind: ledgerCauseKind,
    /** The pool, tenant, request, loan, reservation or territory event that it was done for. */
    causeId: uuid,
    recordedAt: instantText,
    entries: z.array(
      z.object({ offerId: uuid, nodeId: uuid, nodeName: z.string(), account: ledgerAccount, amountBytes: integerText }),
    ),
  })
  .meta({ id: 'LedgerTransfer' })

/** A transfer is shown whole when any of its entries fits. */
export const listLedgerTransfersQuery = pageQuery.extend({
  poolId: uuid.optional(),
  tenantId: uuid.optional(),
  offerId: uuid.optional(),
})

export const movePoolCapacityBody = z.object({
  offerId: uuid,
  toPoolId: uuid,
  /** By how much the limit of one pool falls and that of the other rises; overcommit stays as it is on both. */
  bytes: bytesText,
  reason: z.string().min(3).max(2_000),
})

export const capacityMove = movePoolCapacityBody.extend({ from: pool, to: pool }).meta({ id: 'CapacityMove' })

export const ledgerTransferPage = pageOf(ledgerTransfer)

export type PoolBalance = z.output<typeof poolBalance>
export type LedgerTransferData = z.output<typeof ledgerTransfer>
export type InvariantCode = z.output<typeof invariantCode>
export type InvariantViolation = z.output<typeof invariantViolation>
