-- Who has signed in, as the identity provider last told: no more than what lists show and roles rest on. Personal data.
CREATE TABLE person (
  subject text NOT NULL,
  name text,
  email text,
  email_verified boolean NOT NULL,
  siret text,
  -- The roles that the provider's groups gave then, each with where it holds.
  grants jsonb NOT NULL,
  signed_in_at timestamptz(3) NOT NULL,
  CONSTRAINT person_pkey PRIMARY KEY (subject),
  CONSTRAINT person_subject CHECK (length(subject) BETWEEN 1 AND 200),
  CONSTRAINT person_email CHECK (email = lower(email) AND (email IS NOT NULL OR NOT email_verified))
);
GRANT SELECT, INSERT, UPDATE ON person TO grenier_platform;

-- A sign-in that goes on. Its secret is in the browser alone; here is its hash, from which nobody gets it back.
CREATE TABLE session (
  id_hash bytea NOT NULL,
  person_subject text NOT NULL,
  started_at timestamptz(3) NOT NULL,
  last_used_at timestamptz(3) NOT NULL,
  ends_at timestamptz(3) NOT NULL,
  ended_at timestamptz(3),
  -- Of the tenants that the person may act for, the one that the session acts for.
  serving_tenant_id uuid,
  -- What the provider wants to see when it is asked to end its own session.
  sealed_id_token text,
  CONSTRAINT session_pkey PRIMARY KEY (id_hash),
  CONSTRAINT session_person_subject_fkey FOREIGN KEY (person_subject) REFERENCES person (subject),
  CONSTRAINT session_serving_tenant_id_fkey FOREIGN KEY (serving_tenant_id) REFERENCES tenant (id),
  CONSTRAINT session_hash CHECK (octet_length(id_hash) = 32),
  CONSTRAINT session_times CHECK (last_used_at >= started_at AND ends_at > started_at)
);
CREATE INDEX session_person_subject_idx ON session (person_subject);
CREATE INDEX session_ends_at_idx ON session (ends_at);
GRANT SELECT, INSERT, DELETE ON session TO grenier_platform;
GRANT UPDATE (last_used_at, ended_at, serving_tenant_id, sealed_id_token) ON session TO grenier_platform;

-- An e-mail address that was asked to act for a tenant in a role, once, until a day.
CREATE TABLE invitation (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  email text NOT NULL,
  role text NOT NULL,
  role_ends_at timestamptz(3),
  token_hash bytea NOT NULL,
  -- The language of the letter.
  language text NOT NULL,
  invited_at timestamptz(3) NOT NULL,
  invited_by text NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  accepted_at timestamptz(3),
  accepted_by text,
  revoked_at timestamptz(3),
  revoked_by text,
  version integer NOT NULL,
  CONSTRAINT invitation_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT invitation_token_hash_key UNIQUE (token_hash),
  CONSTRAINT invitation_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant (id),
  CONSTRAINT invitation_email CHECK (email = lower(email)),
  CONSTRAINT invitation_role CHECK (role IN ('member-admin', 'member-requester', 'member-viewer')),
  CONSTRAINT invitation_token CHECK (octet_length(token_hash) = 32),
  CONSTRAINT invitation_expiry CHECK (expires_at > invited_at),
  CONSTRAINT invitation_accepted CHECK ((accepted_at IS NULL) = (accepted_by IS NULL)),
  CONSTRAINT invitation_revoked CHECK ((revoked_at IS NULL) = (revoked_by IS NULL)),
  CONSTRAINT invitation_one_end CHECK (accepted_at IS NULL OR revoked_at IS NULL),
  CONSTRAINT invitation_language CHECK (language IN ('fr', 'en')),
  CONSTRAINT invitation_version CHECK (version >= 1)
);
CALL protect_tenant_table('invitation');
GRANT SELECT (tenant_id, id, email, role, role_ends_at, language, invited_at, invited_by, expires_at, accepted_at,
              accepted_by, revoked_at, revoked_by, version) ON invitation TO grenier_tenant;
GRANT SELECT, INSERT ON invitation TO grenier_platform;
GRANT UPDATE (accepted_at, accepted_by, revoked_at, revoked_by, version) ON invitation TO grenier_platform;

-- Who acts for a tenant in which role, from when until when, by an invitation.
CREATE TABLE role_assignment (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  invitation_id uuid NOT NULL,
  person_subject text NOT NULL,
  -- As they were when it began: a member may not look at persons.
  person_name text,
  person_email text,
  role text NOT NULL,
  assigned_at timestamptz(3) NOT NULL,
  ends_at timestamptz(3),
  ended_at timestamptz(3),
  ended_by text,
  version integer NOT NULL,
  CONSTRAINT role_assignment_pkey PRIMARY KEY (tenant_id, id),
  -- An invitation is taken once, whoever else holds its link.
  CONSTRAINT role_assignment_tenant_id_invitation_id_key UNIQUE (tenant_id, invitation_id),
  CONSTRAINT role_assignment_tenant_id_invitation_id_fkey FOREIGN KEY (tenant_id, invitation_id)
    REFERENCES invitation (tenant_id, id),
  CONSTRAINT role_assignment_person_subject_fkey FOREIGN KEY (person_subject) REFERENCES person (subject),
  CONSTRAINT role_assignment_role CHECK (role IN ('member-admin', 'member-requester', 'member-viewer')),
  CONSTRAINT role_assignment_ended CHECK ((ended_at IS NULL) = (ended_by IS NULL)),
  CONSTRAINT role_assignment_version CHECK (version >= 1)
);
CALL protect_tenant_table('role_assignment');
CREATE INDEX role_assignment_person_subject_idx ON role_assignment (person_subject);
GRANT SELECT ON role_assignment TO grenier_tenant;
GRANT SELECT, INSERT ON role_assignment TO grenier_platform;
GRANT UPDATE (ended_at, ended_by, version) ON role_assignment TO grenier_platform;

-- The mandates of a person are asked for at every call.
CREATE INDEX mandate_person_subject_idx ON mandate (person_subject);

-- A secret by which a program calls the API: in a person's name (personal) or in its own (service).
CREATE TABLE access_token (
  id uuid NOT NULL,
  -- Where it acts; null: on the platform.
  tenant_id uuid,
  pool_id uuid,
  kind text NOT NULL,
  name text NOT NULL,
  person_subject text,
  roles text[] NOT NULL,
  -- Null: everything that the roles may do.
  operations text[],
  token_hash bytea NOT NULL,
  -- What a person recognises it by: too little of it to guess the rest.
  hint text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  created_by text NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  last_used_at timestamptz(3),
  revoked_at timestamptz(3),
  revoked_by text,
  version integer NOT NULL,
  CONSTRAINT access_token_pkey PRIMARY KEY (id),
  CONSTRAINT access_token_token_hash_key UNIQUE (token_hash),
  CONSTRAINT access_token_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant (id),
  CONSTRAINT access_token_person_subject_fkey FOREIGN KEY (person_subject) REFERENCES person (subject),
  CONSTRAINT access_token_kind CHECK (kind IN ('personal', 'service')),
  CONSTRAINT access_token_person CHECK ((kind = 'personal') = (person_subject IS NOT NULL)),
  CONSTRAINT access_token_roles CHECK (cardinality(roles) > 0),
  CONSTRAINT access_token_operations CHECK (cardinality(operations) > 0),
  -- What decides money or capacity is decided by a person, known as the one who asked or another.
  CONSTRAINT access_token_service_decides_nothing CHECK (
    kind = 'personal' OR roles <@ ARRAY['auditor', 'collector', 'member-requester', 'member-viewer']),
  CONSTRAINT access_token_hash CHECK (octet_length(token_hash) = 32),
  CONSTRAINT access_token_expiry CHECK (expires_at > created_at),
  CONSTRAINT access_token_revoked CHECK ((revoked_at IS NULL) = (revoked_by IS NULL)),
  CONSTRAINT access_token_version CHECK (version >= 1)
);
CALL protect_tenant_table('access_token');
CREATE INDEX access_token_person_subject_idx ON access_token (person_subject);
CREATE INDEX access_token_tenant_id_idx ON access_token (tenant_id);
GRANT SELECT (id, tenant_id, pool_id, kind, name, person_subject, roles, operations, hint, created_at, created_by, expires_at,
              last_used_at, revoked_at, revoked_by, version) ON access_token TO grenier_tenant;
GRANT SELECT, INSERT ON access_token TO grenier_platform;
GRANT UPDATE (last_used_at, revoked_at, revoked_by, version) ON access_token TO grenier_platform;
