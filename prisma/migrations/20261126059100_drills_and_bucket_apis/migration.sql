-- What a queued task waits for beside its place in the queue; it then keeps nobody behind it waiting.
ALTER TABLE protection_task
  ADD COLUMN waits_for text,
  ADD CONSTRAINT protection_task_waits_for CHECK (waits_for IS NULL OR (waits_for = 'namespace' AND kind = 'drill' AND state = 'queued'));
GRANT UPDATE (waits_for) ON protection_task TO grenier_platform;

-- By which API a bucket is claimed, which never changes: those that stand were all claimed by an ObjectBucketClaim.
ALTER TABLE tenant_bucket ADD COLUMN api text;
UPDATE tenant_bucket SET api = 'obc';
ALTER TABLE tenant_bucket
  ALTER COLUMN api SET NOT NULL,
  ADD CONSTRAINT tenant_bucket_api CHECK (api IN ('obc', 'cosi-v1alpha1', 'cosi-v1alpha2'));
