-- Repository passwords, sealed for the operator's escrow key: no process of ours can open them. Only ever added to.
CREATE TABLE escrow_seal (
  tenant_id uuid NOT NULL,
  -- Of the public key that it was sealed for; a new key adds seals beside those of the former one.
  key_id text NOT NULL,
  sealed text NOT NULL,
  sealed_at timestamptz(3) NOT NULL,
  CONSTRAINT escrow_seal_pkey PRIMARY KEY (tenant_id,key_id),
  CONSTRAINT escrow_seal_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES backup_repository(tenant_id),
  CONSTRAINT escrow_seal_key_id CHECK (key_id ~ '^[0-9a-f]{16}$'),
  CONSTRAINT escrow_seal_sealed CHECK (sealed LIKE 'ge1.%')
);
CALL protect_tenant_table('escrow_seal');
GRANT SELECT, INSERT ON escrow_seal TO grenier_platform;

-- An operator said that the file with that hash is kept offline.
CREATE TABLE escrow_receipt (
  id uuid NOT NULL,
  exported_on date NOT NULL,
  seal_count integer NOT NULL,
  sha256 text NOT NULL,
  place text NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  recorded_by text NOT NULL,
  CONSTRAINT escrow_receipt_pkey PRIMARY KEY (id),
  CONSTRAINT escrow_receipt_seal_count CHECK (seal_count >= 0),
  CONSTRAINT escrow_receipt_sha256 CHECK (sha256 ~ '^[0-9a-f]{64}$')
);
GRANT SELECT, INSERT ON escrow_receipt TO grenier_platform;

-- The first receipt of each seal.
CREATE TABLE escrow_receipt_seal (
  tenant_id uuid NOT NULL,
  key_id text NOT NULL,
  receipt_id uuid NOT NULL,
  CONSTRAINT escrow_receipt_seal_pkey PRIMARY KEY (tenant_id,key_id),
  CONSTRAINT escrow_receipt_seal_tenant_id_key_id_fkey
    FOREIGN KEY (tenant_id,key_id) REFERENCES escrow_seal(tenant_id,key_id),
  CONSTRAINT escrow_receipt_seal_receipt_id_fkey FOREIGN KEY (receipt_id) REFERENCES escrow_receipt(id)
);
CREATE INDEX escrow_receipt_seal_receipt_id_idx ON escrow_receipt_seal(receipt_id);
CALL protect_tenant_table('escrow_receipt_seal');
GRANT SELECT, INSERT ON escrow_receipt_seal TO grenier_platform;
