-- What a member owes of a month is asked of who pays for it on its last day: whole, and of one. Were there two, the closing would
-- put its charges on two statements and fail on the second, for ever; and nothing splits an amount by service or share, so a row
-- that says less than all would still be asked for all. Checked at the commit: who changes a payer may write in any order.
ALTER TABLE payer_assignment
  ADD CONSTRAINT payer_assignment_one_per_day EXCLUDE USING gist (
    uuid_range(tenant_id, tenant_id, '[]') WITH &&, daterange(valid_from, valid_to) WITH &&) DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT payer_assignment_whole CHECK (service = 'all' AND share_permille = 1000);
