import { all, bySql, found } from './check.ts'

const ofEvents = `
  FROM ledger_entry entry JOIN ledger_transfer transfer ON transfer.id = entry.transfer_id
  JOIN territory_event event ON event.id = transfer.cause_id`

/** What an event moves leaves one place and comes to another, offer by offer: nothing is made or lost. */
export const territoryMovesSumToZero = all(
  found('quota moved by an event', `SELECT ${ofEvents.trim()} WHERE amount_bytes > 0`),
  bySql(
    `SELECT event.id, offer_id, sum(amount_bytes) ${ofEvents} GROUP BY event.id, offer_id HAVING sum(amount_bytes) <> 0`,
  ),
  bySql(`SELECT transfer.id, sum(amount_bytes) ${ofEvents} GROUP BY transfer.id HAVING sum(amount_bytes) <> 0`),
)

/** A merged commune owes nothing more: what was carried of it and what it had paid ahead are its successor's. */
export const debtsFollowTheMerger = all(
  found(
    'amounts carried before the merger, asked of the successor',
    `SELECT FROM statement_take_up up WHERE statement_tenant_id <> tenant_id AND up.month < '2027-01'`,
  ),
  found(
    'an advance that a merged commune had paid, taken off what its successor is asked',
    `SELECT FROM charge JOIN charge_on_statement taken ON taken.charge_id = charge.id
      WHERE kind = 'advance' AND amount_micros < 0 AND taken.payer_tenant_id <> charge.tenant_id`,
  ),
  bySql(`
    SELECT payer_name, statement.month, payable_cents FROM statement JOIN tenant ON tenant.id = statement.tenant_id
      JOIN organisation_succession merged ON merged.predecessor_id = tenant.organisation_id
     WHERE (statement.month || '-01')::date >= merged.effective_on`),
  bySql(`
    SELECT charge.tenant_id, sum(amount_micros) FROM charge JOIN tenant ON tenant.id = charge.tenant_id
      JOIN organisation_succession merged ON merged.predecessor_id = tenant.organisation_id
     WHERE kind = 'advance' GROUP BY charge.tenant_id HAVING sum(amount_micros) <> 0`),
)

/** On 1 January everybody is counted anew, and a stratum changes with it: December is charged by the former one. */
export const stratumChangesInJanuary = all(
  found(
    'a member whose stratum of December and of January differ',
    `SELECT FROM charge former JOIN charge later ON later.tenant_id = former.tenant_id
      WHERE former.kind = 'subscription' AND former.month = '2026-12' AND former.correction_id IS NULL
        AND later.kind = 'subscription' AND later.month = '2027-01' AND later.correction_id IS NULL
        AND former.amount_micros <> later.amount_micros`,
  ),
  bySql(`
    SELECT former.tenant_id, former.month FROM charge former JOIN charge later ON later.tenant_id = former.tenant_id
     WHERE former.kind = 'subscription' AND former.month = '2026-08' AND former.correction_id IS NULL
       AND later.kind = 'subscription' AND later.month = '2026-12' AND later.correction_id IS NULL
       AND former.amount_micros <> later.amount_micros`),
)

/** A statement lands at an establishment of who its payer is on the last day of its month, not of who it was. */
export const siretsAreOfTheirPayers = all(
  found(
    'statements of a commune nouvelle under its own SIRET',
    `SELECT FROM statement_issue WHERE payer_siret LIKE '933162703%' HAVING count(*) >= 6`,
  ),
  bySql(`
    SELECT issue.number, payer_name, issue.payer_siret, identity.siren FROM statement_issue issue
      JOIN statement ON statement.id = issue.statement_id JOIN tenant ON tenant.id = statement.tenant_id
      JOIN organisation_identity identity ON identity.organisation_id = tenant.organisation_id
       AND identity.valid_from < statement.period_end::date
       AND coalesce(identity.valid_to, 'infinity') >= statement.period_end::date
     WHERE issue.payer_siret IS NOT NULL AND left(issue.payer_siret, 9) IS DISTINCT FROM identity.siren`),
)

/** Who changes its EPCI on 1 January hangs below the pool of the one it enters from then on, with all that it holds. */
export const epciChangesInJanuary = all(
  found(
    'a member whose EPCI of December and of January differ, and that hangs below the later one',
    `SELECT FROM tenant JOIN organisation_group former ON former.organisation_id = tenant.organisation_id AND former.valid_to = '2027-01-01'
       JOIN organisation_group later ON later.organisation_id = tenant.organisation_id AND later.valid_from = '2027-01-01'
       JOIN quota_node leaf ON leaf.id = tenant.id JOIN quota_node pool ON pool.id = leaf.parent_id
      WHERE former.group_id <> later.group_id AND pool.organisation_id = later.group_id`,
  ),
  bySql(`
    SELECT pool.name, quota.offer_id, held.bytes FROM quota_node pool
      JOIN (SELECT parent_id, offer_id, sum(quota_bytes) AS bytes FROM quota JOIN quota_node leaf ON leaf.id = quota.tenant_id
             GROUP BY parent_id, offer_id) quota ON quota.parent_id = pool.id
      JOIN LATERAL (SELECT coalesce(sum(amount_bytes), 0) AS bytes FROM ledger_entry entry
                     WHERE entry.node_id = pool.id AND entry.offer_id = quota.offer_id AND account = 'allocated') held ON true
     WHERE held.bytes <> quota.bytes`),
)
