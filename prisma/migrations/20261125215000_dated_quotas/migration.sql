-- Why a quota is over, and what its cluster last showed in use, beside what collectors read.
ALTER TABLE quota
  ADD COLUMN over_reason text,
  ADD COLUMN observed_used_bytes bigint,
  ADD CONSTRAINT quota_over_reason CHECK (over_reason IN ('above-base', 'use-unknown', 'used-beyond-quota')),
  ADD CONSTRAINT quota_observed CHECK (observed_used_bytes >= 0);

-- The part of a quota that a request granted until a day. Lowered: the quota is smaller by it. Returned: the ledger too.
CREATE TABLE temporary_quota (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  offer_id uuid NOT NULL,
  request_id uuid NOT NULL,
  extra_bytes bigint NOT NULL,
  ends_on date NOT NULL,
  reminded_days smallint,
  ended_at timestamptz(3),
  lowered_bytes bigint NOT NULL,
  returned_bytes bigint NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  CONSTRAINT temporary_quota_pkey PRIMARY KEY (tenant_id,id),
  CONSTRAINT temporary_quota_tenant_id_request_id_fkey FOREIGN KEY (tenant_id, request_id) REFERENCES quota_request(tenant_id, id)
    -- What policy grants at once is written before its request, in the same transaction.
    DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT temporary_quota_offer_id_fkey FOREIGN KEY (offer_id) REFERENCES offer(id),
  CONSTRAINT temporary_quota_bytes CHECK (
    extra_bytes > 0 AND returned_bytes >= 0 AND returned_bytes <= lowered_bytes AND lowered_bytes <= extra_bytes),
  CONSTRAINT temporary_quota_reminded CHECK (reminded_days IN (30, 7))
);
CREATE UNIQUE INDEX temporary_quota_tenant_id_request_id_offer_id_key ON temporary_quota(tenant_id, request_id, offer_id);
CREATE INDEX temporary_quota_ends_on_idx ON temporary_quota(ends_on);

-- A loan between two tenants, once for each side, so that each sees its own row and nobody a third party's.
CREATE TABLE quota_loan (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  side text NOT NULL,
  other_tenant_id uuid NOT NULL,
  lender_name text NOT NULL,
  borrower_name text NOT NULL,
  offer_id uuid NOT NULL,
  amount_bytes bigint NOT NULL,
  ends_on date NOT NULL,
  state text NOT NULL,
  reason text NOT NULL,
  proposed_by text NOT NULL,
  proposed_at timestamptz(3) NOT NULL,
  decided_by text,
  decided_at timestamptz(3),
  reminded_days smallint,
  lowered_bytes bigint NOT NULL,
  returned_bytes bigint NOT NULL,
  history jsonb NOT NULL,
  version integer NOT NULL,
  CONSTRAINT quota_loan_pkey PRIMARY KEY (tenant_id,id),
  CONSTRAINT quota_loan_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  CONSTRAINT quota_loan_offer_id_fkey FOREIGN KEY (offer_id) REFERENCES offer(id),
  CONSTRAINT quota_loan_other_tenant_id_id_fkey FOREIGN KEY (other_tenant_id, id) REFERENCES quota_loan(tenant_id, id),
  CONSTRAINT quota_loan_side CHECK (side IN ('lender', 'borrower') AND tenant_id <> other_tenant_id),
  CONSTRAINT quota_loan_state CHECK (state IN (
    'proposed', 'consented', 'active', 'returning', 'returned', 'declined', 'withdrawn', 'expired')),
  CONSTRAINT quota_loan_bytes CHECK (
    amount_bytes > 0 AND returned_bytes >= 0 AND returned_bytes <= lowered_bytes AND lowered_bytes <= amount_bytes),
  CONSTRAINT quota_loan_returned CHECK ((state = 'returned') = (returned_bytes = amount_bytes)),
  CONSTRAINT quota_loan_reminded CHECK (reminded_days IN (30, 7)),
  CONSTRAINT quota_loan_version CHECK (version >= 1)
);
CREATE UNIQUE INDEX quota_loan_id_side_key ON quota_loan(id, side);
CREATE INDEX quota_loan_proposed_at_id_idx ON quota_loan(proposed_at, id);
CREATE INDEX quota_loan_tenant_id_state_idx ON quota_loan(tenant_id, state);

-- Capacity that a machine has set aside, until a technical instant (a restore drill) or as long as the reason lasts (bytes
-- in use beyond what was given).
CREATE TABLE capacity_reservation (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  offer_id uuid NOT NULL,
  purpose text NOT NULL,
  held_bytes bigint NOT NULL,
  reserved_by text NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  expires_at timestamptz(3),
  released_at timestamptz(3),
  version integer NOT NULL,
  CONSTRAINT capacity_reservation_pkey PRIMARY KEY (tenant_id,id),
  CONSTRAINT capacity_reservation_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  CONSTRAINT capacity_reservation_offer_id_fkey FOREIGN KEY (offer_id) REFERENCES offer(id),
  CONSTRAINT capacity_reservation_purpose CHECK (purpose IN ('restore-drill', 'over-allocated')),
  CONSTRAINT capacity_reservation_expires CHECK ((purpose = 'over-allocated') = (expires_at IS NULL)),
  CONSTRAINT capacity_reservation_held CHECK (held_bytes >= 0 AND (released_at IS NULL) = (held_bytes > 0)),
  CONSTRAINT capacity_reservation_version CHECK (version >= 1)
);
CREATE UNIQUE INDEX capacity_reservation_id_key ON capacity_reservation(id);
CREATE INDEX capacity_reservation_released_at_expires_at_idx ON capacity_reservation(released_at, expires_at);

CALL protect_tenant_table('temporary_quota');
CALL protect_tenant_table('quota_loan');
CALL protect_tenant_table('capacity_reservation');

GRANT SELECT ON temporary_quota, quota_loan TO grenier_tenant;
GRANT SELECT, INSERT, UPDATE ON temporary_quota, quota_loan, capacity_reservation TO grenier_platform;
