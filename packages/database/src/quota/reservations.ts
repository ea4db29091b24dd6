import type { CapacityReservation } from '@grenier/contracts'
import type { DatedStore } from '@grenier/control-plane/ports'
import { at, atOrNull } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'

type ReservationMethods = Pick<
  DatedStore,
  | 'insertReservation'
  | 'getReservation'
  | 'lockReservation'
  | 'updateReservation'
  | 'excessReservations'
  | 'expiredReservations'
>

/** Capacity set aside by machines. Platform scope only. */
export function createReservations({ sql }: StoreContext): ReservationMethods {
  const read = (id: string): Promise<CapacityReservation[]> => sql<CapacityReservation>`
    SELECT tenant_id AS "tenantId", id, offer_id AS "offerId", purpose, held_bytes AS "heldBytes",
           reserved_by AS "reservedBy", recorded_at AS "recordedAt", expires_at AS "expiresAt",
           released_at AS "releasedAt", version
      FROM capacity_reservation WHERE id = ${id}`
  return {
    async insertReservation(reservation) {
      await sql`
        INSERT INTO capacity_reservation (tenant_id, id, offer_id, purpose, held_bytes, reserved_by, recorded_at,
                                          expires_at, released_at, version)
        VALUES (${reservation.tenantId}, ${reservation.id}, ${reservation.offerId}, ${reservation.purpose},
                ${reservation.heldBytes}, ${reservation.reservedBy}, ${at(reservation.recordedAt)},
                ${atOrNull(reservation.expiresAt)}, ${atOrNull(reservation.releasedAt)}, ${reservation.version})`
    },

    async getReservation(id) {
      const [row] = await read(id)
      return row ?? null
    },

    async lockReservation(id) {
      await sql`SELECT FROM capacity_reservation WHERE id = ${id} FOR UPDATE`
      const [row] = await read(id)
      return row ?? null
    },

    async updateReservation(reservation) {
      await sql`
        UPDATE capacity_reservation
           SET held_bytes = ${reservation.heldBytes}, released_at = ${atOrNull(reservation.releasedAt)},
               version = ${reservation.version}
         WHERE tenant_id = ${reservation.tenantId} AND id = ${reservation.id}`
    },

    excessReservations: (tenantId) => sql<CapacityReservation>`
      SELECT tenant_id AS "tenantId", id, offer_id AS "offerId", purpose, held_bytes AS "heldBytes",
             reserved_by AS "reservedBy", recorded_at AS "recordedAt", expires_at AS "expiresAt",
             released_at AS "releasedAt", version
        FROM capacity_reservation
       WHERE tenant_id = ${tenantId} AND purpose = 'over-allocated' AND released_at IS NULL`,

    expiredReservations: ({ now, limit }) => sql<{ id: string }>`
      SELECT id FROM capacity_reservation
       WHERE released_at IS NULL AND expires_at <= ${at(now)}
         AND NOT EXISTS (SELECT FROM restore_drill drill WHERE drill.tenant_id = capacity_reservation.tenant_id
                            AND drill.reservation_id = capacity_reservation.id AND drill.cleaned_at IS NULL)
       ORDER BY expires_at, id LIMIT ${limit}`,
  }
}
