-- A reading that was recorded with a wrong value is replaced; what it said, who replaced it and why stays for ever.
CREATE TABLE replaced_reading (
  tenant_id uuid NOT NULL,
  meter text NOT NULL,
  resource_id text NOT NULL,
  taken_at timestamptz(3) NOT NULL,
  replaced_by_batch_id uuid NOT NULL,
  offer_id uuid NOT NULL,
  value_bytes bigint NOT NULL,
  simulated boolean NOT NULL,
  batch_id uuid NOT NULL,
  reason text NOT NULL,
  replaced_by text NOT NULL,
  replaced_at timestamptz(3) NOT NULL,
  CONSTRAINT replaced_reading_pkey PRIMARY KEY (tenant_id, meter, resource_id, taken_at, replaced_by_batch_id),
  CONSTRAINT replaced_reading_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  CONSTRAINT replaced_reading_reason CHECK (length(reason) BETWEEN 1 AND 500)
);
CALL protect_tenant_table('replaced_reading');
GRANT SELECT ON replaced_reading TO grenier_tenant;
GRANT SELECT, INSERT ON replaced_reading TO grenier_platform;
GRANT UPDATE (value_bytes, simulated, batch_id) ON reading TO grenier_platform;

-- Nothing of a reading is overwritten unless what it said was kept in the same transaction.
CREATE FUNCTION check_replaced_reading() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM replaced_reading kept
                  WHERE kept.tenant_id = OLD.tenant_id AND kept.meter = OLD.meter AND kept.resource_id = OLD.resource_id
                    AND kept.taken_at = OLD.taken_at AND kept.replaced_by_batch_id = NEW.batch_id
                    AND kept.value_bytes = OLD.value_bytes AND kept.batch_id = OLD.batch_id) THEN
    RAISE EXCEPTION 'a reading is not overwritten without keeping it' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER reading_replaced BEFORE UPDATE ON reading FOR EACH ROW EXECUTE FUNCTION check_replaced_reading();
