-- What is over is forgotten once its time has passed. Of facts, money and the audit trail nothing may be deleted.
GRANT DELETE ON idempotency_key, outbox, invitation, access_token, notice, delivery TO grenier_platform;
CREATE INDEX outbox_done ON outbox (done_at) WHERE state = 'done';
CREATE INDEX delivery_ended_at_idx ON delivery (ended_at) WHERE ended_at IS NOT NULL;
-- Of whoever acted for a member that they did stays; by what name and address they did goes.
GRANT UPDATE (person_name, person_email) ON role_assignment TO grenier_platform;
