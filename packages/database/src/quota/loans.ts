import { type QuotaLoan, quotaLoanEvent } from '@grenier/contracts'
import type { DatedStore } from '@grenier/control-plane/ports'
import { instantToIso } from '@grenier/quota-billing'
import { z } from 'zod'
import { at, atOrNull, json } from '../shared/columns.ts'
import { beforeAll, type Position, pageFrom, positionOf } from '../shared/cursor.ts'
import type { StoreContext } from '../shared/store-context.ts'

type LoanMethods = Pick<
  DatedStore,
  'insertLoan' | 'getLoan' | 'lockLoan' | 'updateLoan' | 'listLoans' | 'openLoansOf' | 'loansEnding'
>

const history = z.array(quotaLoanEvent)

type LoanRow = Omit<QuotaLoan, 'history'> & { readonly history: z.input<typeof history> }

function loanOf(row: LoanRow): QuotaLoan {
  return { ...row, history: z.decode(history, row.history) }
}

function historyJson(loan: QuotaLoan): string {
  return json(z.encode(history, loan.history))
}

/**
 * Loans between tenants. Each is two rows that one statement writes from one loan, so that row-level security shows each
 * side its own row and nobody else's; either row tells the whole loan. Writing is for the platform scope.
 */
export function createLoans(context: StoreContext): LoanMethods {
  const { sql } = context
  return {
    async insertLoan(loan) {
      await sql`
        INSERT INTO quota_loan (tenant_id, id, side, other_tenant_id, lender_name, borrower_name, offer_id, amount_bytes,
                                ends_on, state, reason, proposed_by, proposed_at, decided_by, decided_at, reminded_days,
                                lowered_bytes, returned_bytes, history, version, data_class)
        SELECT side.tenant_id, ${loan.id}, side.name, side.other_id, ${loan.lenderName}, ${loan.borrowerName},
               ${loan.offerId}, ${loan.amountBytes}, ${loan.endsOn}, ${loan.state}, ${loan.reason}, ${loan.proposedBy},
               ${at(loan.proposedAt)}, ${loan.decidedBy}, ${atOrNull(loan.decidedAt)}, ${loan.remindedDays},
               ${loan.loweredBytes}, ${loan.returnedBytes}, ${historyJson(loan)}, ${loan.version}, ${loan.dataClass}
          FROM (VALUES ('lender', ${loan.lenderTenantId}::uuid, ${loan.borrowerTenantId}::uuid),
                       ('borrower', ${loan.borrowerTenantId}::uuid, ${loan.lenderTenantId}::uuid))
               AS side (name, tenant_id, other_id)`
    },

    async getLoan(id) {
      const [row] = await readRows(context, { after: beforeAll, limit: 1, id })
      return row === undefined ? null : loanOf(row)
    },

    async lockLoan(id) {
      const locked = await sql`SELECT FROM quota_loan WHERE id = ${id} ORDER BY side FOR UPDATE`
      if (locked.length === 0) return null
      const [row] = await readRows(context, { after: beforeAll, limit: 1, id })
      return row === undefined ? null : loanOf(row)
    },

    async updateLoan(loan) {
      await sql`
        UPDATE quota_loan
           SET state = ${loan.state}, decided_by = ${loan.decidedBy}, decided_at = ${atOrNull(loan.decidedAt)},
               reminded_days = ${loan.remindedDays}, lowered_bytes = ${loan.loweredBytes},
               returned_bytes = ${loan.returnedBytes}, history = ${historyJson(loan)}, version = ${loan.version}
         WHERE id = ${loan.id}`
    },

    async listLoans({ cursor, limit, state, tenantId }) {
      const list = { list: 'quota-loans', sortedBy: 'instant', filters: { state, tenantId } } as const
      const rows = await readRows(context, { after: positionOf(cursor, list), limit: limit + 1, state, tenantId })
      return pageFrom(rows, {
        ...list,
        limit,
        positionOf: ({ proposedAt, id }) => ({ sort: instantToIso(proposedAt), id }),
        itemOf: loanOf,
      })
    },

    async openLoansOf(tenantId) {
      const rows = await readRows(context, { after: beforeAll, limit: null, tenantId, isOpen: true })
      return rows.map(loanOf)
    },

    loansEnding: ({ endsBefore, proposedUntil, after, limit }) => sql<{ id: string }>`
      SELECT id FROM quota_loan
       WHERE side = 'borrower' AND (${after}::uuid IS NULL OR id > ${after})
         AND (state IN ('proposed', 'consented', 'active') AND ends_on < ${endsBefore}
              OR state = 'proposed' AND proposed_at <= ${at(proposedUntil)}
              OR state = 'returning' AND lowered_bytes < amount_bytes
              OR state IN ('proposed', 'consented') AND EXISTS (
                   SELECT FROM tenant_exit leaving
                    WHERE leaving.tenant_id IN (quota_loan.tenant_id, quota_loan.other_tenant_id)
                      AND leaving.state <> 'cancelled'))
       ORDER BY id LIMIT ${limit}`,
  }
}

interface LoanQuery {
  readonly after: Position
  readonly limit: number | null
  readonly id?: string
  readonly state?: string | undefined
  readonly tenantId?: string | undefined
  /** Only loans that hold somebody's bytes. */
  readonly isOpen?: boolean
}

/** A tenant sees the row of its side; the platform takes one side of each, that of the named tenant where one is named. */
function readRows({ sql, scope }: StoreContext, query: LoanQuery): Promise<LoanRow[]> {
  const { after, limit, id, state, tenantId, isOpen = false } = query
  const isOneSided = scope.kind === 'tenant' || tenantId !== undefined
  return sql<LoanRow>`
    SELECT id, CASE side WHEN 'lender' THEN tenant_id ELSE other_tenant_id END AS "lenderTenantId",
           lender_name AS "lenderName", CASE side WHEN 'borrower' THEN tenant_id ELSE other_tenant_id END AS "borrowerTenantId",
           borrower_name AS "borrowerName", offer_id AS "offerId", amount_bytes AS "amountBytes", ends_on AS "endsOn", state,
           reason, proposed_by AS "proposedBy", proposed_at AS "proposedAt", decided_by AS "decidedBy",
           decided_at AS "decidedAt", reminded_days AS "remindedDays", lowered_bytes AS "loweredBytes",
           returned_bytes AS "returnedBytes", history, version, data_class AS "dataClass"
      FROM quota_loan
     WHERE (${id ?? null}::uuid IS NULL OR id = ${id ?? null})
       AND (${state ?? null}::text IS NULL OR state = ${state ?? null})
       AND (${tenantId ?? null}::uuid IS NULL OR tenant_id = ${tenantId ?? null})
       AND (${isOneSided} OR side = 'borrower')
       AND (NOT ${isOpen} OR state IN ('consented', 'active', 'returning'))
       AND (proposed_at, id) > (${after.sort || '-infinity'}::timestamptz, ${after.id}::uuid)
     ORDER BY proposed_at, id
     LIMIT ${limit}`
}
