-- A signed place of a member's own chain: who rewrote the facts of one member could else have them signed anew by an export.
CREATE TABLE audit_tenant_checkpoint (
  tenant_id uuid NOT NULL,
  tenant_sequence bigint NOT NULL,
  hash bytea NOT NULL,
  signed_at timestamptz(3) NOT NULL,
  key_id text NOT NULL,
  signature text NOT NULL,
  CONSTRAINT audit_tenant_checkpoint_pkey PRIMARY KEY (tenant_id, tenant_sequence),
  CONSTRAINT audit_tenant_checkpoint_place_fkey FOREIGN KEY (tenant_id, tenant_sequence)
    REFERENCES audit_seal (tenant_id, tenant_sequence),
  CONSTRAINT audit_tenant_checkpoint_key_id_fkey FOREIGN KEY (key_id) REFERENCES signing_key (key_id),
  CONSTRAINT audit_tenant_checkpoint_hash CHECK (octet_length(hash) = 32)
);
CALL protect_tenant_table('audit_tenant_checkpoint');
GRANT SELECT ON audit_tenant_checkpoint TO grenier_tenant;
GRANT SELECT, INSERT ON audit_tenant_checkpoint TO grenier_platform;
