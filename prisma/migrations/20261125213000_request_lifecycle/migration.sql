-- How requests are decided, as versioned data: a row is never changed. Version 1 stands without one.
CREATE TABLE quota_policy (
  version integer NOT NULL,
  valid_from timestamptz(3) NOT NULL,
  published_by text NOT NULL,
  published_at timestamptz(3) NOT NULL,
  reason text NOT NULL,
  data jsonb NOT NULL,
  CONSTRAINT quota_policy_pkey PRIMARY KEY (version),
  CONSTRAINT quota_policy_version CHECK (version >= 2),
  CONSTRAINT quota_policy_not_retroactive CHECK (valid_from >= published_at)
);
GRANT SELECT, INSERT ON quota_policy TO grenier_platform;

-- A request that was taken can be given back to the inbox.
ALTER TABLE quota_request_event DROP CONSTRAINT quota_request_event_kind;
ALTER TABLE quota_request_event ADD CONSTRAINT quota_request_event_kind CHECK (kind IN (
  'submitted', 'waiting', 'taken', 'released', 'step-approved', 'approved', 'rejected', 'withdrawn', 'expired',
  'provisioning', 'active', 'comment', 'question', 'answer', 'reminded', 'escalated', 'ended'));
