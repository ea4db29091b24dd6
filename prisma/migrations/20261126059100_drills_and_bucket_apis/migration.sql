-- What a queued task waits for beside its place in the queue; it then keeps nobody behind it waiting.
ALTER TABLE protection_task
  ADD COLUMN waits_for text,
  ADD CONSTRAINT protection_task_waits_for CHECK (waits_for IS NULL OR (waits_for = 'namespace' AND kind = 'drill' AND state = 'queued'));
GRANT UPDATE (waits_for) ON protection_task TO grenier_platform;
