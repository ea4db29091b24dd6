-- What a day was known to be when a correction was posted stays known, whatever is read later still: the newest version counts.
ALTER TABLE revised_slice DROP CONSTRAINT revised_slice_pkey,
  ADD CONSTRAINT revised_slice_pkey PRIMARY KEY (tenant_id, day, meter, resource_id, offer_id, computed_at);
