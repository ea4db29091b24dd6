-- A member pays from the day on which it is enrolled, also where its agreement begins later: what is charged until then is owed by
-- somebody.
UPDATE payer_assignment SET valid_from = enrolled.on_day
  FROM (SELECT tenant.id, (tenant.enrolled_at AT TIME ZONE 'UTC')::date - 1 AS on_day FROM tenant) AS enrolled
 WHERE payer_assignment.tenant_id = enrolled.id AND payer_assignment.payer_tenant_id = enrolled.id
   AND payer_assignment.valid_from > enrolled.on_day
   AND NOT EXISTS (SELECT FROM payer_assignment earlier
                    WHERE earlier.tenant_id = payer_assignment.tenant_id AND earlier.valid_from < payer_assignment.valid_from);

-- Statements are composed while a month is closed. What was closed before, and not stated to the end, is closed once more: nothing that
-- is rated or shared is so twice, and whoever has a statement gets no second one.
UPDATE period SET state = 'closing', blocked_by = 'closed-before-statements'
 WHERE state IN ('closed', 'issuing')
   AND EXISTS (SELECT FROM charge
                WHERE charge.month = period.month
                  AND NOT EXISTS (SELECT FROM statement_charge taken
                                   WHERE taken.tenant_id = charge.tenant_id AND taken.charge_id = charge.id)
                  AND NOT EXISTS (SELECT FROM carried_charge carried
                                   WHERE carried.tenant_id = charge.tenant_id AND carried.charge_id = charge.id));
