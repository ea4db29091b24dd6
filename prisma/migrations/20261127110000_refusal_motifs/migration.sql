-- The reasons among which whoever refuses a request picks one. Version 1 stands without a row, in the texts of the product; each
-- version is the whole list, and none is ever changed: a decision keeps its own words.
CREATE TABLE refusal_motifs (
  version integer NOT NULL,
  motifs jsonb NOT NULL,
  saved_by text NOT NULL,
  saved_at timestamptz(3) NOT NULL,
  CONSTRAINT refusal_motifs_pkey PRIMARY KEY (version),
  CONSTRAINT refusal_motifs_version CHECK (version >= 2),
  CONSTRAINT refusal_motifs_count CHECK (jsonb_array_length(motifs) BETWEEN 1 AND 12)
);
GRANT SELECT, INSERT ON refusal_motifs TO grenier_platform;
