-- Which facts are still to be sealed. Filled by the database itself, so that no way of writing a fact can leave it out; it holds
-- ids alone and belongs to nobody, so it has no policy and only the sealing job's scope may read it.
CREATE TABLE audit_unsealed (
  entry_id uuid NOT NULL,
  CONSTRAINT audit_unsealed_pkey PRIMARY KEY (entry_id),
  CONSTRAINT audit_unsealed_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES audit_entry (id)
);
GRANT SELECT, DELETE ON audit_unsealed TO grenier_platform;

CREATE FUNCTION await_sealing() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  INSERT INTO audit_unsealed (entry_id) SELECT id FROM written;
  RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION await_sealing() FROM PUBLIC;
CREATE TRIGGER audit_entry_awaits_sealing AFTER INSERT ON audit_entry
  REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION await_sealing();
INSERT INTO audit_unsealed (entry_id) SELECT id FROM audit_entry;

-- A fact's place in the installation's chain and in its tenant's. Never changed, never deleted.
CREATE TABLE audit_seal (
  entry_id uuid NOT NULL,
  tenant_id uuid,
  fact_hash bytea NOT NULL,
  sequence bigint NOT NULL,
  hash bytea NOT NULL,
  tenant_sequence bigint,
  tenant_hash bytea,
  CONSTRAINT audit_seal_pkey PRIMARY KEY (entry_id),
  CONSTRAINT audit_seal_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES audit_entry (id),
  CONSTRAINT audit_seal_sequence_key UNIQUE (sequence),
  CONSTRAINT audit_seal_tenant_id_tenant_sequence_key UNIQUE (tenant_id, tenant_sequence),
  CONSTRAINT audit_seal_sequences CHECK (sequence > 0 AND tenant_sequence > 0),
  CONSTRAINT audit_seal_hashes CHECK (
    octet_length(fact_hash) = 32 AND octet_length(hash) = 32 AND octet_length(tenant_hash) = 32),
  CONSTRAINT audit_seal_tenant CHECK (
    (tenant_id IS NULL) = (tenant_sequence IS NULL) AND (tenant_id IS NULL) = (tenant_hash IS NULL))
);
CALL protect_tenant_table('audit_seal');
GRANT SELECT ON audit_seal TO grenier_tenant;
GRANT SELECT, INSERT ON audit_seal TO grenier_platform;

-- Keys by what they are for: certificates are signed by one kind of key (ES256), checkpoints by another (Ed25519).
ALTER TABLE signing_key ADD COLUMN purpose text NOT NULL DEFAULT 'documents',
  ADD CONSTRAINT signing_key_purpose CHECK (purpose IN ('documents', 'audit'));
ALTER TABLE signing_key ALTER COLUMN purpose DROP DEFAULT;

-- A signed place of the installation's chain.
CREATE TABLE audit_checkpoint (
  sequence bigint NOT NULL,
  hash bytea NOT NULL,
  signed_at timestamptz(3) NOT NULL,
  key_id text NOT NULL,
  signature text NOT NULL,
  CONSTRAINT audit_checkpoint_pkey PRIMARY KEY (sequence),
  CONSTRAINT audit_checkpoint_sequence_fkey FOREIGN KEY (sequence) REFERENCES audit_seal (sequence),
  CONSTRAINT audit_checkpoint_key_id_fkey FOREIGN KEY (key_id) REFERENCES signing_key (key_id)
);
GRANT SELECT, INSERT ON audit_checkpoint TO grenier_platform;
