-- Another class of what a tenant stores, or another wish of residency: who changed it, why, and under which visa. Never
-- changed itself.
CREATE TABLE placement_change (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  data_class_before text NOT NULL,
  data_class text NOT NULL,
  residency_min_before text,
  residency_min text,
  reason text NOT NULL,
  visa_reference text,
  visa_authority text,
  visa_signed_on date,
  changed_by text NOT NULL,
  changed_at timestamptz(3) NOT NULL,
  CONSTRAINT placement_change_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT placement_change_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  CONSTRAINT placement_change_data_class CHECK (
    data_class IN ('ordinary', 'public-archive', 'health') AND data_class_before IN ('ordinary', 'public-archive', 'health')),
  CONSTRAINT placement_change_residency CHECK (residency_min IN ('FR', 'EU') AND residency_min_before IN ('FR', 'EU')),
  CONSTRAINT placement_change_differs CHECK (
    data_class <> data_class_before OR residency_min IS DISTINCT FROM residency_min_before),
  CONSTRAINT placement_change_visa CHECK (
    (visa_reference IS NULL) = (visa_authority IS NULL) AND (visa_reference IS NULL) = (visa_signed_on IS NULL)),
  -- Public archives are let go with the visa of the archives administration only (Code du patrimoine, L212-2).
  CONSTRAINT placement_change_visa_of_archives CHECK (
    data_class_before <> 'public-archive' OR data_class = 'public-archive' OR visa_reference IS NOT NULL)
);

CALL protect_tenant_table('placement_change');
GRANT SELECT ON placement_change TO grenier_tenant;
GRANT SELECT, INSERT ON placement_change TO grenier_platform;

GRANT UPDATE (data_class, residency_min) ON tenant_placement TO grenier_platform;

-- A class that a tenant lets go is no longer in its quotas from then on; one that comes back begins anew.
ALTER TABLE quota_data_class ADD COLUMN ended_at timestamptz(3),
  DROP CONSTRAINT quota_data_class_cause_kind,
  ADD CONSTRAINT quota_data_class_cause_kind
    CHECK (cause_kind IN ('enrolment', 'quota-request', 'loan', 'move', 'placement-change'));
GRANT UPDATE (cause_kind, cause_id, recorded_at, ended_at) ON quota_data_class TO grenier_platform;
