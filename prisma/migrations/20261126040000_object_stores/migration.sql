-- How a site's object store is reached beside its address: the authority of its certificate and the region of its signatures.
ALTER TABLE site
  ADD COLUMN s3_ca_pem text,
  -- For the sites that stand; the region that stores without regions take.
  ADD COLUMN s3_region text NOT NULL DEFAULT 'us-east-1',
  ADD CONSTRAINT site_s3_ca CHECK (s3_ca_pem IS NULL OR s3_endpoint IS NOT NULL);
ALTER TABLE site ALTER COLUMN s3_region DROP DEFAULT;

-- Apart from its site, so that listing sites cannot leak it. Sealed by the application.
CREATE TABLE site_secret (
  site_id uuid NOT NULL,
  s3_admin_key_sealed text NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  CONSTRAINT site_secret_pkey PRIMARY KEY (site_id),
  CONSTRAINT site_secret_site_id_fkey FOREIGN KEY (site_id) REFERENCES site(id)
);
GRANT SELECT, INSERT, UPDATE ON site_secret TO grenier_platform;

-- Buckets that a tenant has or once had, with what the store last told of each: one is never forgotten, so that nothing
-- that is stored goes unmeasured, and a missing one is noticed.
CREATE TABLE tenant_bucket (
  tenant_id uuid NOT NULL,
  site_id uuid NOT NULL,
  bucket_name text NOT NULL,
  offer_id uuid NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  -- The hour whose reading was taken last, and what it was; null bytes: the store could not tell, and why.
  observed_hour timestamptz(3),
  stored_bytes bigint,
  silence text,
  -- What the provider's own limit should be and what was read back; verdict null: not wanted.
  limit_wanted_bytes bigint,
  limit_read_bytes bigint,
  limit_verdict text,
  CONSTRAINT tenant_bucket_pkey PRIMARY KEY (tenant_id, site_id, bucket_name),
  CONSTRAINT tenant_bucket_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  CONSTRAINT tenant_bucket_site_id_fkey FOREIGN KEY (site_id) REFERENCES site(id),
  CONSTRAINT tenant_bucket_offer_id_fkey FOREIGN KEY (offer_id) REFERENCES offer(id),
  CONSTRAINT tenant_bucket_stored CHECK (stored_bytes >= 0),
  CONSTRAINT tenant_bucket_told CHECK (
    CASE WHEN observed_hour IS NULL THEN stored_bytes IS NULL AND silence IS NULL
         ELSE (stored_bytes IS NULL) = (silence IS NOT NULL) END),
  CONSTRAINT tenant_bucket_limit_verdict CHECK (limit_verdict IN ('holds', 'too-low', 'too-high', 'stored-beyond', 'unverified'))
);
-- A bucket belongs to one tenant.
CREATE UNIQUE INDEX tenant_bucket_site_id_bucket_name_key ON tenant_bucket(site_id, bucket_name);
CALL protect_tenant_table('tenant_bucket');
GRANT SELECT ON tenant_bucket TO grenier_tenant;
GRANT SELECT, INSERT, UPDATE ON tenant_bucket TO grenier_platform;
