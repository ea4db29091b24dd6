-- Everything that was found on the old side of a move, written down before any of it is deleted. Never deleted itself.
CREATE TABLE tenant_move_item (
  tenant_id uuid NOT NULL,
  move_id uuid NOT NULL,
  kind text NOT NULL,
  uid text NOT NULL,
  cluster_id uuid,
  namespace text,
  name text NOT NULL,
  size_bytes bigint,
  detail text NOT NULL,
  found_at timestamptz(3) NOT NULL,
  gone_at timestamptz(3),
  CONSTRAINT tenant_move_item_pkey PRIMARY KEY (tenant_id,move_id,kind,uid),
  CONSTRAINT tenant_move_item_tenant_id_move_id_fkey FOREIGN KEY (tenant_id, move_id) REFERENCES tenant_move(tenant_id, id),
  CONSTRAINT tenant_move_item_kind CHECK (kind IN ('volume', 'claim', 'snapshot', 'backup', 'bucket', 'key', 'namespace')),
  CONSTRAINT tenant_move_item_size CHECK (size_bytes >= 0)
);

CALL protect_tenant_table('tenant_move_item');
GRANT SELECT ON tenant_move_item TO grenier_tenant;
GRANT SELECT, INSERT ON tenant_move_item TO grenier_platform;
GRANT UPDATE (gone_at) ON tenant_move_item TO grenier_platform;
