-- A request may wait for space, may be temporary, may be taken by an approver and may need several approvals.
ALTER TABLE quota_request
  ADD COLUMN temporary_until date,
  ADD COLUMN wait_until timestamptz(3),
  ADD COLUMN taken_by text,
  ADD COLUMN taken_at timestamptz(3),
  ADD COLUMN steps jsonb;
UPDATE quota_request SET steps = '[]';
ALTER TABLE quota_request ALTER COLUMN steps SET NOT NULL;
ALTER TABLE quota_request DROP CONSTRAINT quota_request_state;
ALTER TABLE quota_request
  ADD CONSTRAINT quota_request_state CHECK (state IN (
    'submitted', 'waiting', 'approved', 'rejected', 'withdrawn', 'expired', 'provisioning', 'active')),
  ADD CONSTRAINT quota_request_waiting CHECK (state <> 'waiting' OR wait_until IS NOT NULL),
  ADD CONSTRAINT quota_request_taken CHECK ((taken_by IS NULL) = (taken_at IS NULL));

-- What became of a request, in order; never changed once written.
CREATE TABLE quota_request_event (
  tenant_id uuid NOT NULL,
  request_id uuid NOT NULL,
  sequence smallint NOT NULL,
  kind text NOT NULL,
  actor text NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  text text,
  CONSTRAINT quota_request_event_pkey PRIMARY KEY (tenant_id,request_id,sequence),
  CONSTRAINT quota_request_event_tenant_id_request_id_fkey FOREIGN KEY (tenant_id, request_id) REFERENCES quota_request(tenant_id, id),
  CONSTRAINT quota_request_event_kind CHECK (kind IN (
    'submitted', 'waiting', 'taken', 'step-approved', 'approved', 'rejected', 'withdrawn', 'expired', 'provisioning',
    'active', 'comment', 'question', 'answer', 'reminded', 'escalated', 'ended')),
  CONSTRAINT quota_request_event_sequence CHECK (sequence >= 1)
);

-- The history of requests that stand already, as far as their row tells it.
INSERT INTO quota_request_event (tenant_id, request_id, sequence, kind, actor, recorded_at, text)
SELECT tenant_id, id, 1, 'submitted', requested_by, submitted_at, justification FROM quota_request;
INSERT INTO quota_request_event (tenant_id, request_id, sequence, kind, actor, recorded_at, text)
SELECT tenant_id, id, 2, CASE WHEN state IN ('provisioning', 'active') THEN 'approved' ELSE state END, decided_by,
       decided_at, decision_reason
  FROM quota_request WHERE decided_by IS NOT NULL AND decided_at IS NOT NULL AND state <> 'submitted';

CALL protect_tenant_table('quota_request_event');
GRANT SELECT ON quota_request_event TO grenier_tenant;
GRANT SELECT, INSERT ON quota_request_event TO grenier_platform;

ALTER TABLE ledger_transfer DROP CONSTRAINT ledger_transfer_cause;
ALTER TABLE ledger_transfer ADD CONSTRAINT ledger_transfer_cause CHECK (
  cause_kind IN ('capacity', 'enrolment', 'quota-request', 'temporary-quota', 'loan', 'reservation'));
