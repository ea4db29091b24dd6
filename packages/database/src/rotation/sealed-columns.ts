/** Where sealed texts stand: a column of text, or fields of a column of JSON. */
export interface SealedColumn {
  readonly table: string
  /** The table's primary key: column and type. */
  readonly key: readonly (readonly [column: string, type: 'uuid' | 'text' | 'bytea'])[]
  readonly column: string
  /** Of a column of JSON: the object in which every text whose name begins with `sealed` is one. */
  readonly fieldsOf?: string
}

const tenantRow: SealedColumn['key'] = [
  ['tenant_id', 'uuid'],
  ['id', 'uuid'],
]
const textsOf = (table: string, key: SealedColumn['key'], columns: readonly string[]): SealedColumn[] =>
  columns.map((column) => ({ table, key, column }))

/**
 * Every column that holds texts sealed by the secret box. A test compares it with the columns of the migrated database whose
 * names say so, and looks for sealed texts anywhere else.
 */
export const sealedColumns: readonly SealedColumn[] = [
  ...textsOf('backup_repository', [['tenant_id', 'uuid']], ['password_sealed']),
  ...textsOf(
    'cluster_secret',
    [['cluster_id', 'uuid']],
    ['kubeconfig_sealed', 'exit_kubeconfig_sealed', 'measurement_token_sealed'],
  ),
  ...textsOf('site_secret', [['site_id', 'uuid']], ['s3_admin_key_sealed']),
  ...textsOf('signing_key', [['key_id', 'text']], ['private_sealed']),
  ...textsOf('webhook_endpoint', tenantRow, ['sealed_secret', 'former_sealed_secret']),
  ...textsOf('local_account', [['subject', 'text']], ['sealed_totp_secret']),
  ...textsOf('session', [['id_hash', 'bytea']], ['sealed_id_token']),
  ...textsOf('sign_in_link', [['id', 'uuid']], ['sealed_token', 'sealed_new_secret']),
  { table: 'notice', key: tenantRow, column: 'facts', fieldsOf: 'params' },
]
