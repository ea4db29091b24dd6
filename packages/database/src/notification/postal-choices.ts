import type { PostalChoice } from '@grenier/contracts'
import type { NotificationStore } from '@grenier/control-plane/ports'
import { at, json } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'

type ChoiceMethods = Pick<NotificationStore, 'insertPostalChoice' | 'listPostalChoices'>

/** How members have their letters sent. */
export function createPostalChoices({ sql }: StoreContext): ChoiceMethods {
  return {
    async insertPostalChoice(choice) {
      await sql`
        INSERT INTO postal_choice (tenant_id, id, on_paper, address, valid_from, recorded_at, recorded_by)
        VALUES (${choice.tenantId}, ${choice.id}, ${choice.onPaper},
                ${choice.address === null ? null : json(choice.address)}::jsonb, ${choice.validFrom},
                ${at(choice.recordedAt)}, ${choice.recordedBy})`
    },

    listPostalChoices: (tenantId) => sql<PostalChoice>`
      SELECT tenant_id AS "tenantId", id, on_paper AS "onPaper", address, valid_from AS "validFrom",
             recorded_at AS "recordedAt", recorded_by AS "recordedBy"
        FROM postal_choice WHERE tenant_id = ${tenantId}
       ORDER BY valid_from DESC, recorded_at DESC, id DESC`,
  }
}
