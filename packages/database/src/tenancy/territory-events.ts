import type { TerritoryEvent } from '@grenier/contracts'
import type {
  MemberPlace,
  NewTerritoryChange,
  StandingBody,
  StoredTerritoryChange,
  TerritoryEventStore,
} from '@grenier/control-plane/ports'
import { at, atOrNull, json, narrowedTo, plainArray } from '../shared/columns.ts'
import { pageFrom, positionOf } from '../shared/cursor.ts'
import type { StoreContext } from '../shared/store-context.ts'

/** Territory events and the bodies they are about. Platform scope only. */
export function createTerritoryEvents(context: StoreContext): TerritoryEventStore {
  const { sql } = context
  return {
    standingBodies: (organisationIds) => standingBodies(context, organisationIds),
    insertTerritoryEvent: (event, changes) => insertEvent(context, event, changes),
    listTerritoryEvents: () => readEvents(context, null),

    async getTerritoryEvent(id) {
      return (await readEvents(context, id))[0] ?? null
    },

    async lockTerritoryEvent(id) {
      // Read by a later statement, which sees what the lock waited for.
      const [, events] = await Promise.all([
        sql`SELECT FROM territory_event WHERE id = ${id} FOR NO KEY UPDATE`,
        readEvents(context, id),
      ])
      return events[0] ?? null
    },

    updateTerritoryEvent: (event) => updateEvent(context, event),
    ...createChanges(context),
    memberPlaces: (tenantIds) => memberPlaces(context, tenantIds),

    async poolOfOrganisation(organisationId) {
      const [pool] = await sql<{ id: string }>`
        SELECT id FROM quota_node WHERE kind = 'pool' AND organisation_id = ${organisationId}
         ORDER BY depth, recorded_at, id LIMIT 1`
      return pool?.id ?? null
    },
  }
}

type BodyRow = Omit<StandingBody, 'population'> & {
  readonly inhabitants: number | null
  readonly vintage: number | null
}

async function standingBodies({ sql }: StoreContext, of: readonly string[] | undefined): Promise<StandingBody[]> {
  const rows = await sql<BodyRow>`
    SELECT identity.organisation_id AS "organisationId", identity.kind, tenant.id AS "tenantId", identity.name,
           identity.siren, identity.insee_code AS "inseeCode", identity.departement_code AS "departementCode",
           figure.inhabitants, figure.vintage, epci.siren AS "epciSiren", identity.valid_from AS "identityFrom",
           belongs.valid_from AS "groupFrom", figure.in_force_from AS "populationFrom"
      FROM organisation_identity identity
      LEFT JOIN tenant ON tenant.organisation_id = identity.organisation_id
      LEFT JOIN organisation_group belongs
             ON belongs.organisation_id = identity.organisation_id AND belongs.valid_to IS NULL
      LEFT JOIN organisation_identity epci ON epci.organisation_id = belongs.group_id AND epci.valid_to IS NULL
      LEFT JOIN LATERAL (
        SELECT inhabitants, vintage, in_force_from FROM organisation_population figure
         WHERE figure.organisation_id = identity.organisation_id AND figure.kind = 'municipale'
         ORDER BY figure.in_force_from DESC LIMIT 1) figure ON true
     WHERE identity.valid_to IS NULL
       AND ((identity.kind = 'commune' AND identity.insee_code IS NOT NULL)
            OR (identity.kind = 'epci' AND identity.siren IS NOT NULL))
       AND NOT EXISTS (SELECT FROM organisation_succession gone WHERE gone.predecessor_id = identity.organisation_id)
       AND (${narrowedTo(of)}::uuid[] IS NULL OR identity.organisation_id = ANY (${narrowedTo(of)}::uuid[]))
     ORDER BY coalesce(identity.insee_code, identity.siren) COLLATE "C", identity.organisation_id`
  return rows.map(({ inhabitants, vintage, ...body }) => ({
    ...body,
    population: inhabitants === null || vintage === null ? null : { inhabitants, vintage },
  }))
}

async function insertEvent(
  { sql }: StoreContext,
  event: TerritoryEvent,
  changes: readonly NewTerritoryChange[],
): Promise<void> {
  await sql`
    INSERT INTO territory_event (id, source, register_on, effective_on, state, proposed_at, proposed_by, version)
    VALUES (${event.id}, ${event.source}, ${event.registerOn}, ${event.effectiveOn}, ${event.state},
            ${at(event.proposedAt)}, ${event.proposedBy}, ${event.version})`
  await sql`
    INSERT INTO territory_change (event_id, number, kind, body_kind, group_code, organisation_id, member_id, facts,
                                  before, after, successor_id)
    SELECT ${event.id}, change.number, change.kind, change."bodyKind", change."groupCode", change."organisationId",
           change."tenantId", change.facts, change.before, nullif(change.after, 'null'::jsonb), change."successorId"
      FROM jsonb_to_recordset(${json(changes)}) AS change (number integer, kind text, "bodyKind" text, "groupCode" text,
           "organisationId" uuid, "tenantId" uuid, facts text[], before jsonb, after jsonb, "successorId" uuid)`
}

function readEvents({ sql }: StoreContext, id: string | null): Promise<TerritoryEvent[]> {
  return sql<TerritoryEvent>`
    SELECT event.id, source, register_on AS "registerOn", effective_on AS "effectiveOn", state,
           proposed_at AS "proposedAt", proposed_by AS "proposedBy", operator_confirmed_at AS "operatorConfirmedAt",
           operator_confirmed_by AS "operatorConfirmedBy", finance_confirmed_at AS "financeConfirmedAt",
           finance_confirmed_by AS "financeConfirmedBy", event.applied_at AS "appliedAt",
           withdrawn_at AS "withdrawnAt", withdrawn_by AS "withdrawnBy", withdrawal_reason AS "withdrawalReason",
           counted.changes, counted."leftOut", counted.applied, counted."heldUp", version
      FROM territory_event event
     CROSS JOIN LATERAL (
       SELECT count(*)::integer AS changes,
              count(*) FILTER (WHERE change.left_out_at IS NOT NULL)::integer AS "leftOut",
              count(*) FILTER (WHERE change.applied_at IS NOT NULL)::integer AS applied,
              count(*) FILTER (WHERE change.obstacle IS NOT NULL AND change.left_out_at IS NULL)::integer AS "heldUp"
         FROM territory_change change WHERE change.event_id = event.id) counted
     WHERE (${id}::uuid IS NULL OR event.id = ${id})
     ORDER BY proposed_at DESC, event.id DESC`
}

async function updateEvent({ sql }: StoreContext, event: TerritoryEvent): Promise<void> {
  await sql`
    UPDATE territory_event
       SET state = ${event.state}, operator_confirmed_at = ${atOrNull(event.operatorConfirmedAt)},
           operator_confirmed_by = ${event.operatorConfirmedBy},
           finance_confirmed_at = ${atOrNull(event.financeConfirmedAt)},
           finance_confirmed_by = ${event.financeConfirmedBy}, applied_at = ${atOrNull(event.appliedAt)},
           withdrawn_at = ${atOrNull(event.withdrawnAt)}, withdrawn_by = ${event.withdrawnBy},
           withdrawal_reason = ${event.withdrawalReason}, version = ${event.version}
     WHERE id = ${event.id}`
}

type ChangeMethods = Pick<
  TerritoryEventStore,
  | 'territoryChangesOf'
  | 'territoryChangesPage'
  | 'openTerritoryChanges'
  | 'leaveOutTerritoryGroup'
  | 'markTerritoryChanges'
>

function createChanges(context: StoreContext): ChangeMethods {
  const { sql } = context
  return {
    territoryChangesOf: (eventId) => readChanges(context, { eventId }),

    async territoryChangesPage({ eventId, onlyMembers, cursor, limit }) {
      const filters = { eventId, onlyMembers: String(onlyMembers) }
      const list = { list: 'territory-changes', sortedBy: 'number', filters } as const
      const behind = Number(positionOf(cursor, list).sort || '0')
      const rows = await readChanges(context, { eventId, onlyMembers, behind, limit: limit + 1 })
      return pageFrom(rows, {
        ...list,
        limit,
        positionOf: ({ number, organisationId }) => ({ sort: String(number), id: organisationId }),
        itemOf: (row) => row,
      })
    },

    async openTerritoryChanges({ eventId, behind, limit }) {
      const rows = await readChanges(context, { eventId, onlyOpen: true, behind, limit })
      const [first, last] = [rows[0], rows.at(-1)]
      if (first === undefined || last === undefined || rows.length < limit) return rows
      // The last group may be cut: it is read whole where it is the only one, and left for the next time where it is not.
      if (first.groupCode !== last.groupCode) return rows.filter(({ groupCode }) => groupCode !== last.groupCode)
      const all = await readChanges(context, { eventId, onlyOpen: true, behind })
      return all.filter(({ groupCode }) => groupCode === first.groupCode)
    },

    async leaveOutTerritoryGroup({ eventId, groupCode, at: leftOutAt, by, reason }) {
      await sql`
        UPDATE territory_change SET left_out_at = ${at(leftOutAt)}, left_out_by = ${by}, left_out_reason = ${reason}
         WHERE event_id = ${eventId} AND group_code = ${groupCode} AND left_out_at IS NULL AND applied_at IS NULL`
    },

    async markTerritoryChanges({ eventId, numbers, appliedAt, obstacle }) {
      await sql`
        UPDATE territory_change SET applied_at = ${atOrNull(appliedAt)}, obstacle = ${obstacle}
         WHERE event_id = ${eventId} AND number = ANY (${plainArray(numbers)}::integer[]) AND applied_at IS NULL`
    },
  }
}

interface ChangesToRead {
  readonly eventId: string
  readonly onlyMembers?: boolean
  readonly onlyOpen?: boolean
  readonly behind?: number
  readonly limit?: number
}

function readChanges({ sql }: StoreContext, query: ChangesToRead): Promise<StoredTerritoryChange[]> {
  const { eventId, onlyMembers = false, onlyOpen = false, behind = 0, limit = null } = query
  return sql<StoredTerritoryChange>`
    SELECT number, kind, body_kind AS "bodyKind", group_code AS "groupCode", organisation_id AS "organisationId",
           member_id AS "tenantId", facts, before, after, successor_id AS "successorId", left_out_at AS "leftOutAt",
           left_out_by AS "leftOutBy", left_out_reason AS "leftOutReason", applied_at AS "appliedAt", obstacle
      FROM territory_change
     WHERE event_id = ${eventId} AND number > ${behind}
       AND (NOT ${onlyMembers} OR member_id IS NOT NULL)
       AND (NOT ${onlyOpen} OR (applied_at IS NULL AND left_out_at IS NULL))
     ORDER BY number LIMIT ${limit}`
}

function memberPlaces({ sql }: StoreContext, tenantIds: readonly string[]): Promise<MemberPlace[]> {
  return sql<MemberPlace>`
    SELECT tenant.id AS "tenantId", tenant.organisation_id AS "organisationId", parent.id AS "parentNodeId",
           parent.organisation_id AS "parentOrganisationId", parent.parent_id AS "aboveParentId",
           EXISTS (SELECT FROM tenant_exit leaving WHERE leaving.tenant_id = tenant.id
                      AND leaving.state NOT IN ('cancelled', 'destroyed')) AS "isLeaving",
           EXISTS (SELECT FROM tenant_exit leaving WHERE leaving.tenant_id = tenant.id
                      AND leaving.state = 'destroyed') AS "isGone",
           EXISTS (SELECT FROM tenant_move moving WHERE moving.tenant_id = tenant.id
                      AND moving.state NOT IN ('switched', 'removing', 'ended', 'cancelled')) AS "isMoving",
           EXISTS (SELECT FROM quota_loan loan
                    WHERE loan.tenant_id = tenant.id AND loan.state IN ('consented', 'active', 'returning'))
             AS "hasOpenLoan",
           ARRAY(SELECT offer_id::text FROM quota WHERE quota.tenant_id = tenant.id
                 UNION SELECT offer_id::text FROM hold_cause hold WHERE hold.tenant_id = tenant.id) AS "offerIds"
      FROM tenant
      JOIN quota_node leaf ON leaf.id = tenant.id
      JOIN quota_node parent ON parent.id = leaf.parent_id
     WHERE tenant.id = ANY (${plainArray(tenantIds)}::uuid[])
     ORDER BY tenant.id`
}
