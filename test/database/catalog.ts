import type { Client } from 'pg'

/**
 * What the schema engine cannot see, as lines of text in a fixed order: owners, row-level security, policies, CHECK and
 * exclusion constraints, indexes with their expressions and collations, triggers, functions, grants.
 */
export async function describeCatalog(admin: Client): Promise<string> {
  const sections: [string, string][] = [
    ['tables and views', tablesSql],
    ['policies', policiesSql],
    ['constraints', constraintsSql],
    ['indexes', indexesSql],
    ['triggers', triggersSql],
    ['functions', functionsSql],
    ['grants', grantsSql],
    ['columns that fill themselves', defaultsSql],
  ]
  const texts: string[] = []
  for (const [title, sql] of sections) {
    const { rows } = await admin.query<{ line: string }>(sql)
    texts.push(`## ${title}`, ...rows.map(({ line }) => line), '')
  }
  return texts.join('\n')
}

const own = `relnamespace = 'public'::regnamespace AND relname NOT LIKE 'reading\\_2%'`

const tablesSql = `
  SELECT format('%s %s owner=%s rls=%s forced=%s', CASE relkind WHEN 'v' THEN 'view' ELSE 'table' END, relname,
                pg_get_userbyid(relowner), relrowsecurity, relforcerowsecurity) AS line
    FROM pg_class WHERE relkind IN ('r', 'p', 'v') AND ${own} AND relname <> '_prisma_migrations' ORDER BY relname`

const policiesSql = `
  SELECT format('%s.%s %s to=%s using=%s check=%s', tablename, policyname, cmd, roles, qual, with_check) AS line
    FROM pg_policies WHERE schemaname = 'public' AND tablename NOT LIKE 'reading\\_2%' ORDER BY tablename, policyname`

const constraintsSql = `
  SELECT format('%s.%s %s', relname, conname, regexp_replace(pg_get_constraintdef(pg_constraint.oid), '\\s+', ' ', 'g')) AS line
    FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
   WHERE contype IN ('c', 'x') AND ${own} ORDER BY relname, conname`

const indexesSql = `
  SELECT indexdef AS line FROM pg_indexes
   WHERE schemaname = 'public' AND tablename NOT LIKE 'reading\\_2%' AND tablename <> '_prisma_migrations'
   ORDER BY tablename, indexname`

const triggersSql = `
  SELECT pg_get_triggerdef(pg_trigger.oid) AS line FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
   WHERE NOT tgisinternal AND ${own} ORDER BY relname, tgname`

const functionsSql = `
  SELECT format('%s(%s) definer=%s settings=%s owner=%s', proname, pg_get_function_identity_arguments(oid), prosecdef,
                proconfig, pg_get_userbyid(proowner)) AS line
    FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prokind IN ('f', 'p')
     AND proname NOT LIKE 'uuid\\_%range%' ORDER BY proname`

const grantsSql = `
  SELECT format('%s %s: %s', grantee, object, string_agg(privilege, ', ' ORDER BY privilege)) AS line
    FROM (
      SELECT grantee::text, 'table ' || table_name AS object, privilege_type AS privilege
        FROM information_schema.table_privileges WHERE table_schema = 'public' AND table_name NOT LIKE 'reading\\_2%'
      UNION ALL
      SELECT grantee::text, 'columns of ' || table_name, privilege_type || ' ' || column_name
        FROM information_schema.column_privileges AS of_column
       WHERE table_schema = 'public' AND privilege_type = 'UPDATE' AND table_name NOT LIKE 'reading\\_2%'
         AND NOT EXISTS (SELECT FROM information_schema.table_privileges AS of_table
                          WHERE of_table.table_schema = 'public' AND of_table.table_name = of_column.table_name
                            AND of_table.grantee = of_column.grantee AND of_table.privilege_type = 'UPDATE')
      UNION ALL
      SELECT grantee::text, 'routine ' || routine_name, privilege_type
        FROM information_schema.routine_privileges
       WHERE routine_schema = 'public' AND routine_name NOT LIKE 'uuid\\_%range%'
      UNION ALL
      SELECT grantee::text, 'sequence ' || object_name, privilege_type
        FROM information_schema.usage_privileges WHERE object_schema = 'public' AND object_type = 'SEQUENCE') AS granted
   WHERE grantee LIKE 'grenier\\_%' AND grantee <> 'grenier_owner' OR grantee = 'PUBLIC'
   GROUP BY grantee, object ORDER BY grantee, object`

const defaultsSql = `
  SELECT format('%s.%s default %s', relname, attname, pg_get_expr(adbin, adrelid)) AS line
    FROM pg_attrdef JOIN pg_class ON pg_class.oid = adrelid
    JOIN pg_attribute ON attrelid = adrelid AND attnum = adnum
   WHERE ${own} AND relname <> '_prisma_migrations' ORDER BY relname, attname`
