import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { contractionFaults, type Release } from './contractions.ts'
import { statementsOf } from './sql-statements.ts'
import { planted, root, treeFiles } from './support/source-file.ts'

const releases = JSON.parse(readFileSync(join(root, 'prisma/releases.json'), 'utf8')) as readonly Release[]
const base: Release = { release: '1.0.0', commit: 'a', lastMigration: '2026_base' }

/** Faults of one migration after a first release that had made table `a`. */
function faultsOf(sql: string): string[] {
  const made = `CREATE TABLE a (id uuid, state text NOT NULL,
    CONSTRAINT a_state CHECK (state IN ('open', 'closed')), CONSTRAINT a_size CHECK (size > 0));`
  const files = [
    planted('prisma/migrations/2026_base/migration.sql', made),
    planted('prisma/migrations/2027_next/migration.sql', sql),
  ]
  return contractionFaults(files, [base]).map((fault) => fault.replace(/^.*?: /, ''))
}

describe('migrations after the first release', () => {
  it('take nothing from the release that may still run beside them', () => {
    expect(contractionFaults(treeFiles(/^prisma\/migrations\/.*\.sql$/), releases)).toEqual([])
  })

  it('name releases whose migrations are there, the oldest first', () => {
    const names = treeFiles(/^prisma\/migrations\/.*\.sql$/).map(({ path }) => path.split('/')[2])
    for (const { lastMigration, commit } of releases) {
      expect(names).toContain(lastMigration)
      expect(commit).toMatch(/^[\da-f]{40}$/)
    }
    const order = releases.map(({ lastMigration }) => lastMigration)
    expect(order).toEqual(order.toSorted())
  })

  it.each([
    ['DROP TABLE a;', 'a is dropped'],
    ['DROP VIEW IF EXISTS seen;', 'seen is dropped'],
    ['ALTER TABLE a DROP COLUMN state;', 'a.state is dropped'],
    ['ALTER TABLE a ADD COLUMN b text, DROP COLUMN state;', 'a.state is dropped'],
    ['ALTER TABLE a RENAME COLUMN state TO stage;', 'a.state is renamed'],
    ['ALTER TABLE a RENAME TO b;', 'a is renamed'],
    ['ALTER TABLE a ADD COLUMN b text NOT NULL;', 'a.b must be given'],
    ['ALTER TABLE a ALTER COLUMN state SET NOT NULL;', 'a.state may be null no longer'],
    ['ALTER TABLE a ALTER state TYPE integer;', 'a.state gets another type'],
    ['ALTER TABLE a ALTER state DROP DEFAULT;', 'a.state is filled by itself no longer'],
    [`ALTER TABLE a ADD CONSTRAINT a_more CHECK (state <> 'x');`, 'a.a_more is checked from now on'],
    [
      `ALTER TABLE a DROP CONSTRAINT a_state; ALTER TABLE a ADD CONSTRAINT a_state CHECK (state IN ('open'));`,
      'a.a_state is checked from now on',
    ],
    [
      'ALTER TABLE a DROP CONSTRAINT a_size, ADD CONSTRAINT a_size CHECK (size > 10);',
      'a.a_size is checked from now on',
    ],
    ['ALTER TABLE a DROP CONSTRAINT a_state;', 'a.a_state is dropped'],
    ['CREATE UNIQUE INDEX a_one ON a (state);', 'a gets a unique index'],
    ['DROP INDEX a_one;', 'a_one is dropped'],
    ['CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION f();', 'a gets a trigger'],
    ['CREATE POLICY p ON a USING (false);', 'a gets a policy'],
    ['ALTER TABLE a ENABLE ROW LEVEL SECURITY;', 'a row-level security is switched on'],
    [`CALL protect_tenant_table('a');`, 'a is protected'],
    ['REVOKE INSERT ON a FROM grenier_tenant;', 'a is revoked'],
    ['DROP FUNCTION f(uuid);', 'f is dropped'],
    [
      'DROP FUNCTION f(uuid); CREATE FUNCTION f(one uuid, other text) RETURNS text AS $$ SELECT 1; $$ LANGUAGE sql;',
      'f is dropped',
    ],
  ])('may not do this without a word: %s', (sql, fault) => {
    expect(faultsOf(sql).map((text) => text.replace(', and the release before may rely on it', ''))).toEqual([fault])
  })

  it.each([
    'CREATE TABLE b (id uuid NOT NULL); CREATE UNIQUE INDEX b_one ON b (id); CREATE POLICY p ON b USING (true);',
    'ALTER TABLE a ADD COLUMN b text; ALTER TABLE a ADD COLUMN c integer NOT NULL DEFAULT 0;',
    `ALTER TABLE a DROP CONSTRAINT a_state; ALTER TABLE a ADD CONSTRAINT a_state CHECK (state IN ('open', 'closed', 'x'));`,
    'DROP FUNCTION f(uuid); CREATE FUNCTION f(one uuid) RETURNS text AS $$ SELECT 1; DROP TABLE a; $$ LANGUAGE sql;',
    'DROP VIEW seen; CREATE VIEW seen AS SELECT 1;',
    '-- DROP TABLE a;\nGRANT SELECT ON a TO grenier_platform;',
    `INSERT INTO a VALUES ('DROP TABLE a; -- no');`,
    'CREATE INDEX a_state_idx ON a (state);',
  ])('may do this: %s', (sql) => {
    expect(faultsOf(sql)).toEqual([])
  })

  it('may take away what no release uses any more, once it is said since which', () => {
    const drop = 'ALTER TABLE a DROP COLUMN state;'
    expect(faultsOf(`-- Contracts a.state, unused since 1.0.0.\n${drop}`)).toEqual([])
    expect(faultsOf(`-- Contracts a.state, unused since 9.9.9.\n${drop}`)).toEqual([
      'no release is called 9.9.9',
      'a.state is dropped, and the release before may rely on it',
    ])
    expect(faultsOf(`-- Contracts a.other, unused since 1.0.0.\n${drop}`)).toHaveLength(1)
  })

  it('may say why something that looks like it takes nothing away', () => {
    const check = 'ALTER TABLE a ADD CONSTRAINT a_new CHECK (fresh IS NULL OR fresh > 0);'
    expect(faultsOf(`-- Keeps a.a_new: only the new column is checked, which nobody writes yet.\n${check}`)).toEqual([])
    expect(faultsOf(`-- Keeps a.a_new:\n${check}`)).toHaveLength(1)
  })
})

describe('statements of SQL', () => {
  it('end at semicolons that stand in no text, name, body or comment', () => {
    const sql = `-- one; two\nSELECT ';'; SELECT "a;b" /* ; */ FROM c;\nDO $x$ BEGIN; END; $x$; SELECT $$;$$`
    expect(statementsOf(sql).map(({ text }) => text)).toEqual([
      `SELECT ';'`,
      'SELECT "a;b" FROM c',
      'DO $x$ BEGIN; END; $x$',
      'SELECT $$;$$',
    ])
    expect(statementsOf(sql).map(({ offset }) => sql.slice(offset, offset + 2))).toEqual(['SE', 'SE', 'DO', 'SE'])
  })
})
