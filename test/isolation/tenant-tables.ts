import type { Client } from 'pg'

/** A table whose rows belong to tenants, and the column that says to which. */
export interface TenantTable {
  readonly name: string
  readonly tenantColumn: string
  readonly isPartition: boolean
}

/** Read from the catalog, never from a list: every table with a `tenant_id`, partitions included, and `tenant` itself. */
export async function readTenantTables(admin: Client): Promise<TenantTable[]> {
  const { rows } = await admin.query<TenantTable>(`
    SELECT relation.relname AS name, attribute.attname AS "tenantColumn",
           relation.relispartition AS "isPartition"
      FROM pg_class relation
      JOIN pg_attribute attribute ON attribute.attrelid = relation.oid AND NOT attribute.attisdropped
       AND (attribute.attname = 'tenant_id' OR (relation.relname = 'tenant' AND attribute.attname = 'id'))
     WHERE relation.relkind IN ('r', 'p') AND relation.relnamespace = 'public'::regnamespace
     ORDER BY relation.relname`)
  return rows
}

/** Tables of tenants that are not wholly protected: what is missing, by table. */
export async function readUnprotected(admin: Client): Promise<string[]> {
  const tables = await readTenantTables(admin)
  const { rows } = await admin.query<{ name: string; enabled: boolean; forced: boolean }>(
    `SELECT relname AS name, relrowsecurity AS enabled, relforcerowsecurity AS forced
       FROM pg_class WHERE relnamespace = 'public'::regnamespace`,
  )
  const policies = await admin.query<{ name: string; role: string; using: string; check: string | null }>(
    `SELECT tablename AS name, unnest(roles)::text AS role, qual AS using, with_check AS check
       FROM pg_policies WHERE schemaname = 'public'`,
  )
  const flags = new Map(rows.map((row) => [row.name, row]))
  return tables.flatMap(({ name, tenantColumn }) => {
    const own = `(${tenantColumn} = ( SELECT current_tenant_id() AS current_tenant_id))`
    const tenantPolicies = policies.rows.filter((policy) => policy.name === name && policy.role === 'grenier_tenant')
    const open = policies.rows.filter((policy) => policy.name === name && policy.role === 'public')
    return [
      ...(flags.get(name)?.enabled === true ? [] : [`${name}: row-level security is off`]),
      ...(flags.get(name)?.forced === true ? [] : [`${name}: row-level security is not forced`]),
      ...(tenantPolicies.length === 1 ? [] : [`${name}: ${tenantPolicies.length} policies of the tenant scope`]),
      ...tenantPolicies.filter(({ using, check }) => using !== own || check !== own).map(() => `${name}: another rule`),
      ...open.map(() => `${name}: a policy for everybody`),
    ]
  })
}
