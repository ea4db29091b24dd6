-- The release before reads avenants and records none.
-- Keeps agreement_amendment.sequence: no release before writes avenants.
-- Keeps agreement_amendment.kind: no release before writes avenants.
-- Keeps agreement_amendment.subject: no release before writes avenants.
-- Keeps agreement_amendment.agreement_amendment_sequence: no release before writes avenants.
-- Keeps agreement_amendment.agreement_amendment_kind: no release before writes avenants.
-- Keeps agreement_amendment.agreement_amendment_notice: no release before writes avenants.
-- Keeps agreement_amendment: no release before writes avenants.
-- Avenants are numbered as they are recorded, say what they are and who recorded them; one that terminates names the day on which
-- notice was given.
ALTER TABLE agreement_amendment
  ADD COLUMN sequence integer,
  ADD COLUMN kind text,
  ADD COLUMN subject text,
  ADD COLUMN notice_given_on date,
  ADD COLUMN recorded_by text;
UPDATE agreement_amendment SET sequence = numbered.sequence, kind = 'change', subject = 'Avenant n° ' || numbered.sequence
  FROM (SELECT tenant_id, id, row_number() OVER (
                 PARTITION BY tenant_id, agreement_id ORDER BY effective_on, recorded_at, id)::integer AS sequence
          FROM agreement_amendment) AS numbered
 WHERE numbered.tenant_id = agreement_amendment.tenant_id AND numbered.id = agreement_amendment.id;
ALTER TABLE agreement_amendment
  ALTER COLUMN sequence SET NOT NULL,
  ALTER COLUMN kind SET NOT NULL,
  ALTER COLUMN subject SET NOT NULL,
  ADD CONSTRAINT agreement_amendment_sequence CHECK (sequence >= 1),
  ADD CONSTRAINT agreement_amendment_kind CHECK (kind IN ('change', 'renewal', 'termination')),
  ADD CONSTRAINT agreement_amendment_notice CHECK ((kind = 'termination') = (notice_given_on IS NOT NULL));
CREATE UNIQUE INDEX agreement_amendment_sequence_key ON agreement_amendment(tenant_id, agreement_id, sequence);

-- Each wording of an agreement with its days, the end exclusive: 0 as it was signed, then its avenants. An avenant replaces from its
-- day on all that was said before, also what was to hold later: the end is the first day of any wording recorded after it. The rule
-- is `wordingDays`; a test holds both together.
CREATE VIEW agreement_wording WITH (security_invoker = true) AS
SELECT wording.*,
       min(from_day) OVER (PARTITION BY tenant_id, agreement_id ORDER BY sequence
                           ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS until_day
  FROM (SELECT tenant_id, id AS agreement_id, 0 AS sequence, 'signed' AS kind, NULL::text AS subject, act_id,
               starts_on AS from_day, ends_on, NULL::date AS notice_given_on, NULL::jsonb AS terms, recorded_at,
               NULL::text AS recorded_by
          FROM agreement
        UNION ALL
        SELECT tenant_id, agreement_id, sequence, kind, subject, act_id, effective_on, (terms->>'endsOn')::date,
               notice_given_on, terms, recorded_at, recorded_by
          FROM agreement_amendment) wording;
GRANT SELECT ON agreement_wording TO grenier_tenant, grenier_platform;
