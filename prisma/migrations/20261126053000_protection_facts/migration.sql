-- A drill's certificate, signed at its end whatever the end was, and how much was read back and compared.
ALTER TABLE restore_drill
  ADD COLUMN compared_bytes bigint,
  ADD COLUMN certificate jsonb,
  ADD CONSTRAINT restore_drill_compared CHECK (compared_bytes >= 0 AND (compared_bytes IS NULL OR restored_files IS NOT NULL));
GRANT UPDATE (compared_bytes, certificate) ON restore_drill TO grenier_platform;

-- What deleting a canary with the tenant's own key showed of a bucket that holds backups: the last attempt, and the last
-- one that showed anything. One that could not be made proves nothing and takes nothing back. Its row begins with the
-- bucket's, so that one which was never tried is not passed over.
CREATE TABLE bucket_canary (
  tenant_id uuid NOT NULL,
  site_id uuid NOT NULL,
  bucket_name text NOT NULL,
  attempted_at timestamptz(3),
  outcome text NOT NULL,
  reason text,
  proven_outcome text,
  proven_at timestamptz(3),
  CONSTRAINT bucket_canary_pkey PRIMARY KEY (tenant_id, site_id, bucket_name),
  CONSTRAINT bucket_canary_tenant_id_site_id_bucket_name_fkey
    FOREIGN KEY (tenant_id, site_id, bucket_name) REFERENCES tenant_bucket(tenant_id, site_id, bucket_name),
  CONSTRAINT bucket_canary_outcome CHECK (outcome IN ('refused', 'deleted', 'unmeasured')),
  CONSTRAINT bucket_canary_attempted CHECK (attempted_at IS NOT NULL OR (outcome = 'unmeasured' AND proven_at IS NULL)),
  CONSTRAINT bucket_canary_reason CHECK ((outcome = 'unmeasured') = (reason IS NOT NULL)),
  CONSTRAINT bucket_canary_proven CHECK (
    proven_outcome IN ('refused', 'deleted') AND (proven_outcome IS NULL) = (proven_at IS NULL)
    AND (outcome = 'unmeasured' OR (proven_outcome IS NOT NULL AND proven_outcome = outcome)))
);
-- What is due.
CREATE INDEX bucket_canary_site_id_attempted_at_idx ON bucket_canary(site_id, attempted_at);
CALL protect_tenant_table('bucket_canary');
GRANT SELECT ON bucket_canary TO grenier_tenant;
GRANT SELECT, INSERT, UPDATE ON bucket_canary TO grenier_platform;

INSERT INTO bucket_canary (tenant_id, site_id, bucket_name, outcome, reason)
SELECT bucket.tenant_id, bucket.site_id, bucket.bucket_name, 'unmeasured', 'not-tried'
  FROM tenant_bucket bucket JOIN offer ON offer.id = bucket.offer_id AND offer.kind = 'backup';
