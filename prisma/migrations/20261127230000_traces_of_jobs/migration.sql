-- What a call caused is found again in its trace: the job carries the `traceparent` of W3C Trace Context. Empty where no
-- traces are kept, and in rows of releases before this one.
ALTER TABLE outbox ADD COLUMN trace_parent text
  CONSTRAINT outbox_trace_parent CHECK (trace_parent ~ '^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$');
