import { describe, expect, it } from 'vitest'
import { queryFaults, schemaFaults } from './schema-rules.ts'
import { planted, treeFiles, typescriptFiles } from './support/source-file.ts'

describe('schema, migrations and queries', () => {
  it('leave clock and ids to the application and hold integers only', () => {
    expect(schemaFaults(treeFiles(/^prisma\//))).toEqual([])
    expect(queryFaults(typescriptFiles())).toEqual([])
  })

  it.each([
    'recordedAt DateTime @default(now())',
    'id String @default(uuid())',
    'changedAt DateTime @updatedAt',
    'amount Float',
  ])('finds %j in a schema', (text) => {
    expect(schemaFaults([planted('prisma/schema/quota.prisma', text)])).toHaveLength(1)
  })

  it.each([
    'ALTER TABLE a ADD recorded_at timestamptz(3) DEFAULT now();',
    'INSERT INTO a VALUES (CURRENT_TIMESTAMP);',
    'id uuid DEFAULT gen_random_uuid()',
    'amount double precision',
  ])('finds %j in a migration', (text) => {
    expect(schemaFaults([planted('prisma/migrations/1_a/migration.sql', text)])).toHaveLength(1)
  })

  it('finds a clock in a query, not one in code', () => {
    const text =
      'export const a = (clock: { now(): number }) => [clock.now(), `SELECT * FROM lease WHERE until < now()`]'
    expect(queryFaults([planted('packages/database/src/a.ts', text)])).toEqual([
      'packages/database/src/a.ts:1: the database reads its own clock: now(',
    ])
  })

  it('lets comments name what is banned', () => {
    expect(schemaFaults([planted('prisma/migrations/1_a/migration.sql', '-- never now()\nid uuid NOT NULL')])).toEqual(
      [],
    )
  })
})
