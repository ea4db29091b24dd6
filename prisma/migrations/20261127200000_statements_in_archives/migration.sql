-- The statements of a member are drawn into its archive, after its readings and before the audit trail.
ALTER TABLE tenant_export
  DROP CONSTRAINT tenant_export_step,
  ADD CONSTRAINT tenant_export_step
    CHECK (step IN ('waiting', 'snapshot', 'readings', 'statements', 'audit', 'sealing', 'done'));
