-- Where the use inside the volumes of a cluster is asked (cluster rule 28). Its token stands sealed with the other secrets.
CREATE TABLE measurement_source (
  cluster_id uuid NOT NULL,
  url text NOT NULL,
  ca_pem text,
  matchers jsonb NOT NULL,
  declared_at timestamptz(3) NOT NULL,
  CONSTRAINT measurement_source_pkey PRIMARY KEY (cluster_id),
  CONSTRAINT measurement_source_cluster_id_fkey FOREIGN KEY (cluster_id) REFERENCES cluster(id)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON measurement_source TO grenier_platform;

-- Sealed by the application, as the other ones.
ALTER TABLE cluster_secret ADD COLUMN measurement_token_sealed text;

-- What was last told of the use inside a claim; null bytes: it was not measured in that hour, and why.
CREATE TABLE claim_measurement (
  tenant_id uuid NOT NULL,
  claim_name text NOT NULL,
  -- The offer that its readings count for, from the first on.
  offer_id uuid NOT NULL,
  observed_hour timestamptz(3) NOT NULL,
  used_bytes bigint,
  silence text,
  -- The last hour that has a reading.
  measured_hour timestamptz(3),
  CONSTRAINT claim_measurement_pkey PRIMARY KEY (tenant_id, claim_name),
  CONSTRAINT claim_measurement_tenant_id_claim_name_fkey FOREIGN KEY (tenant_id, claim_name) REFERENCES protected_claim(tenant_id, name),
  CONSTRAINT claim_measurement_offer_id_fkey FOREIGN KEY (offer_id) REFERENCES offer(id),
  CONSTRAINT claim_measurement_used CHECK (used_bytes >= 0),
  CONSTRAINT claim_measurement_told CHECK ((used_bytes IS NULL) = (silence IS NOT NULL)),
  CONSTRAINT claim_measurement_read CHECK (used_bytes IS NULL OR measured_hour IS NOT NULL)
);
CALL protect_tenant_table('claim_measurement');
GRANT SELECT ON claim_measurement TO grenier_tenant;
GRANT SELECT, INSERT, UPDATE ON claim_measurement TO grenier_platform;

-- Which offer a claim counts for, by its class: nothing of any tenant, and the one thing of offers that its reading needs.
CREATE VIEW block_offer_class AS
SELECT id AS offer_id, code, cluster_id, class_name FROM offer WHERE kind = 'block';
GRANT SELECT ON block_offer_class TO grenier_tenant, grenier_platform;

-- The offer whose quota a claim uses: of several of its class the one that its readings count for already, else the first.
CREATE FUNCTION offer_of_claim(of_tenant uuid, of_claim text) RETURNS uuid LANGUAGE sql STABLE AS $$
  SELECT offer.offer_id
    FROM protected_claim claim
    JOIN tenant_namespace place ON place.tenant_id = claim.tenant_id AND place.purpose = 'storage'
    JOIN block_offer_class offer ON offer.cluster_id = place.cluster_id AND offer.class_name = claim.class_name
    JOIN quota ON quota.tenant_id = claim.tenant_id AND quota.offer_id = offer.offer_id
    LEFT JOIN claim_measurement known ON known.tenant_id = claim.tenant_id AND known.claim_name = claim.name
   WHERE claim.tenant_id = of_tenant AND claim.name = of_claim
   ORDER BY (offer.offer_id = known.offer_id) DESC NULLS LAST, offer.code
   LIMIT 1
$$;
REVOKE EXECUTE ON FUNCTION offer_of_claim(uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION offer_of_claim(uuid, text) TO grenier_tenant, grenier_platform;

-- As before, and of block offers never less than the volumes that are measured hold: what their file systems use is no
-- floor of a quota (cluster rule 18).
CREATE OR REPLACE FUNCTION in_use_bytes(of_tenant uuid, of_offer uuid, of_kind text) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE
  wanted text;
  resource text;
  latest record;
  total numeric;
  largest numeric;
BEGIN
  FOREACH wanted IN ARRAY CASE of_kind WHEN 'block' THEN ARRAY['storage.provisioned', 'storage.used']
                                       WHEN 'bucket' THEN ARRAY['bucket.stored']
                                       ELSE ARRAY['backup.stored'] END LOOP
    resource := '';
    total := NULL;
    LOOP
      SELECT resource_id INTO resource FROM reading
       WHERE tenant_id = of_tenant AND meter = wanted AND resource_id > resource ORDER BY resource_id LIMIT 1;
      EXIT WHEN NOT FOUND;
      SELECT value_bytes, offer_id INTO latest FROM reading
       WHERE tenant_id = of_tenant AND meter = wanted AND resource_id = resource ORDER BY taken_at DESC LIMIT 1;
      IF latest.offer_id = of_offer THEN
        total := coalesce(total, 0) + latest.value_bytes;
      END IF;
    END LOOP;
    largest := greatest(largest, total);
  END LOOP;
  IF of_kind = 'block' AND largest IS NOT NULL THEN
    SELECT greatest(largest, sum(claim.capacity_bytes)) INTO largest
      FROM claim_measurement measured
      JOIN protected_claim claim ON claim.tenant_id = measured.tenant_id AND claim.name = measured.claim_name
     WHERE measured.tenant_id = of_tenant AND measured.offer_id = of_offer AND claim.gone_at IS NULL;
  END IF;
  RETURN largest::bigint;
END $$;
