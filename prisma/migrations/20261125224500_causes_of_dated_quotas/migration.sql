-- Reservations hold capacity too, and temporary parts and loans move it.
CREATE OR REPLACE VIEW hold_cause WITH (security_invoker = true) AS
SELECT 'quota-request'::text AS cause_kind, request.id AS cause_id, request.tenant_id, line.offer_id,
       sum(line.held_bytes) AS held_bytes
  FROM quota_request request
  JOIN quota_request_line line ON line.tenant_id = request.tenant_id AND line.request_id = request.id
 WHERE request.state IN ('submitted', 'waiting')
 GROUP BY request.id, request.tenant_id, line.offer_id
HAVING sum(line.held_bytes) <> 0
UNION ALL
SELECT 'reservation', id, tenant_id, offer_id, held_bytes::numeric
  FROM capacity_reservation WHERE released_at IS NULL;

CREATE OR REPLACE VIEW cause_of_tenant WITH (security_invoker = true) AS
SELECT 'quota-request'::text AS cause_kind, id AS cause_id, tenant_id FROM quota_request
UNION ALL
SELECT 'temporary-quota', id, tenant_id FROM temporary_quota
UNION ALL
SELECT 'loan', id, tenant_id FROM quota_loan
UNION ALL
SELECT 'reservation', id, tenant_id FROM capacity_reservation;
