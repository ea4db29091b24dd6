-- The scope of the command that seals everything anew under another key: it reads sealed texts and the keys of their rows,
-- and may change nothing but those texts. What it did is a fact of the installation; it reads none.
GRANT USAGE ON SCHEMA public TO grenier_rotation;

GRANT SELECT (tenant_id, password_sealed), UPDATE (password_sealed) ON backup_repository TO grenier_rotation;
GRANT SELECT (cluster_id, kubeconfig_sealed, exit_kubeconfig_sealed, measurement_token_sealed),
  UPDATE (kubeconfig_sealed, exit_kubeconfig_sealed, measurement_token_sealed) ON cluster_secret TO grenier_rotation;
GRANT SELECT (site_id, s3_admin_key_sealed), UPDATE (s3_admin_key_sealed) ON site_secret TO grenier_rotation;
GRANT SELECT (key_id, private_sealed), UPDATE (private_sealed) ON signing_key TO grenier_rotation;
GRANT SELECT (tenant_id, id, sealed_secret, former_sealed_secret), UPDATE (sealed_secret, former_sealed_secret)
  ON webhook_endpoint TO grenier_rotation;
GRANT SELECT (id_hash, sealed_id_token), UPDATE (sealed_id_token) ON session TO grenier_rotation;
GRANT SELECT (subject, sealed_totp_secret), UPDATE (sealed_totp_secret) ON local_account TO grenier_rotation;
GRANT SELECT (id, sealed_token, sealed_new_secret), UPDATE (sealed_token, sealed_new_secret) ON sign_in_link TO grenier_rotation;
-- A sealed link stands among the params of a notice.
GRANT SELECT (tenant_id, id, facts), UPDATE (facts) ON notice TO grenier_rotation;
GRANT INSERT ON audit_entry TO grenier_rotation;

CREATE POLICY rotation_all ON backup_repository TO grenier_rotation USING (true) WITH CHECK (true);
CREATE POLICY rotation_all ON webhook_endpoint TO grenier_rotation USING (true) WITH CHECK (true);
CREATE POLICY rotation_all ON notice TO grenier_rotation USING (true) WITH CHECK (true);
CREATE POLICY rotation_own ON audit_entry FOR INSERT TO grenier_rotation WITH CHECK (tenant_id IS NULL);
