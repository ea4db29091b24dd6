-- What a lost database is given back from the clusters says so in the ledger, beside what was decided.
ALTER TABLE ledger_transfer DROP CONSTRAINT ledger_transfer_cause;
ALTER TABLE ledger_transfer ADD CONSTRAINT ledger_transfer_cause CHECK (
  cause_kind IN ('capacity', 'enrolment', 'quota-request', 'temporary-quota', 'loan', 'reservation', 'exit', 'move',
                 'rebuild'));

ALTER TABLE quota_data_class DROP CONSTRAINT quota_data_class_cause_kind;
ALTER TABLE quota_data_class ADD CONSTRAINT quota_data_class_cause_kind CHECK (
  cause_kind IN ('enrolment', 'quota-request', 'loan', 'move', 'placement-change', 'rebuild'));
