-- The provider's own session of a sign-in (`sid`), by which it says that it has ended.
ALTER TABLE session ADD COLUMN provider_session_id text;
CREATE INDEX session_provider_session_id_idx ON session (provider_session_id);

-- Logout tokens that were taken, by the hash of their `jti`: one that comes again is refused. Forgotten once it is too old to be taken anyway.
CREATE TABLE logout_token (
  jti_hash bytea NOT NULL,
  forgotten_at timestamptz(3) NOT NULL,
  CONSTRAINT logout_token_pkey PRIMARY KEY (jti_hash),
  CONSTRAINT logout_token_hash CHECK (octet_length(jti_hash) = 32)
);
CREATE INDEX logout_token_forgotten_at_idx ON logout_token (forgotten_at);
GRANT SELECT, INSERT, DELETE ON logout_token TO grenier_platform;
