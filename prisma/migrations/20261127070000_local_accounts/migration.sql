-- People of an installation without an identity provider. Nobody is here before they have enrolled a second factor.
CREATE TABLE local_account (
  subject text NOT NULL,
  email text NOT NULL,
  -- The secret that their authenticator shares with us.
  sealed_totp_secret text NOT NULL,
  enrolled_at timestamptz(3) NOT NULL,
  -- The last step of time whose code was taken: a code is taken once.
  last_totp_step bigint NOT NULL,
  -- Codes that were wrong, one after another.
  failures integer NOT NULL,
  locked_until timestamptz(3),
  CONSTRAINT local_account_pkey PRIMARY KEY (subject),
  CONSTRAINT local_account_email_key UNIQUE (email),
  CONSTRAINT local_account_subject CHECK (subject LIKE 'local:%'),
  CONSTRAINT local_account_email CHECK (email = lower(email)),
  CONSTRAINT local_account_failures CHECK (failures >= 0)
);
GRANT SELECT, INSERT ON local_account TO grenier_platform;
GRANT UPDATE (sealed_totp_secret, enrolled_at, last_totp_step, failures, locked_until) ON local_account TO grenier_platform;

-- Codes for whoever has lost their authenticator, each good once; they go with the secret they were made with.
CREATE TABLE recovery_code (
  subject text NOT NULL,
  code_hash bytea NOT NULL,
  used_at timestamptz(3),
  CONSTRAINT recovery_code_pkey PRIMARY KEY (subject, code_hash),
  CONSTRAINT recovery_code_subject_fkey FOREIGN KEY (subject) REFERENCES local_account (subject),
  CONSTRAINT recovery_code_hash CHECK (octet_length(code_hash) = 32)
);
GRANT SELECT, INSERT, DELETE ON recovery_code TO grenier_platform;
GRANT UPDATE (used_at) ON recovery_code TO grenier_platform;

-- A link that was asked for, of any address that anybody typed, and the sign-in that it begins. Forgotten after a day.
CREATE TABLE sign_in_link (
  id uuid NOT NULL,
  email text NOT NULL,
  language text NOT NULL,
  token_hash bytea NOT NULL,
  -- For the letter alone, gone once it has left.
  sealed_token text,
  -- The secret of the browser that may go on.
  browser_hash bytea NOT NULL,
  return_to text NOT NULL,
  -- An address, or a network of them, whose asking is limited.
  asked_from text NOT NULL,
  -- The installation's settings name the address.
  is_declared boolean NOT NULL,
  asked_at timestamptz(3) NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  used_at timestamptz(3),
  -- Until when the second factor may be shown, once the link was used.
  factor_until timestamptz(3),
  failures integer NOT NULL,
  -- The secret of an authenticator that is being enrolled.
  sealed_new_secret text,
  ended_at timestamptz(3),
  CONSTRAINT sign_in_link_pkey PRIMARY KEY (id),
  CONSTRAINT sign_in_link_token_hash_key UNIQUE (token_hash),
  CONSTRAINT sign_in_link_browser_hash_key UNIQUE (browser_hash),
  CONSTRAINT sign_in_link_email CHECK (email = lower(email)),
  CONSTRAINT sign_in_link_language CHECK (language IN ('fr', 'en')),
  CONSTRAINT sign_in_link_hashes CHECK (octet_length(token_hash) = 32 AND octet_length(browser_hash) = 32),
  CONSTRAINT sign_in_link_expiry CHECK (expires_at > asked_at),
  CONSTRAINT sign_in_link_used CHECK ((used_at IS NULL) = (factor_until IS NULL)),
  CONSTRAINT sign_in_link_failures CHECK (failures >= 0)
);
CREATE INDEX sign_in_link_email_asked_at_idx ON sign_in_link (email, asked_at);
CREATE INDEX sign_in_link_asked_from_asked_at_idx ON sign_in_link (asked_from, asked_at);
CREATE INDEX sign_in_link_asked_at_idx ON sign_in_link (asked_at);
GRANT SELECT, INSERT, DELETE ON sign_in_link TO grenier_platform;
GRANT UPDATE (sealed_token, browser_hash, used_at, factor_until, failures, sealed_new_secret, ended_at)
  ON sign_in_link TO grenier_platform;

-- Whether an address is invited anywhere is asked for each link.
CREATE INDEX invitation_email_idx ON invitation (email);
