import { readdir, readFile } from 'node:fs/promises'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import { Pool, types } from 'pg'

const schemaDir = new URL('../../prisma/schema/', import.meta.url)

/** PostgreSQL's internal one-byte "char", which the adapter does not know though the engine reads catalogs with it. */
const internalChar = 18
const varchar = 1043

/** A pool that calls columns of the internal type by a name the adapter knows. */
class CatalogPool extends Pool {
  constructor(connectionString: string) {
    super({ connectionString, max: 1 })
    const query = this.query.bind(this) as (config: object) => Promise<{ fields: { dataTypeID: number }[] }>
    this.query = (async (config: object) => {
      const result = await query(config)
      for (const field of result.fields) if (field.dataTypeID === internalChar) field.dataTypeID = varchar
      return result
    }) as unknown as typeof this.query
  }
}

/**
 * What Prisma's schema engine, in WebAssembly, would have to change for the database to be as the schema says; empty when
 * they agree. It is blind to row-level security, policies, CHECKs, collations and expression indexes.
 */
export async function diffToSchema(databaseUrl: string): Promise<string> {
  // The engine reports a panic through this and fails to load without it.
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message: () => undefined } })
  const { SchemaEngine } = await import('@prisma/schema-engine-wasm')
  const names = (await readdir(schemaDir)).toSorted()
  const files = await Promise.all(
    names.map(async (name) => ({ path: name, content: await readFile(new URL(name, schemaDir), 'utf8') })),
  )
  const pool = new CatalogPool(databaseUrl)
  types.setTypeParser(internalChar, (text) => text)
  try {
    const engine = await SchemaEngine.new(
      { datamodels: files.map(({ path, content }) => [path, content]) },
      () => undefined,
      bindMigrationAwareSqlAdapterFactory(new PrismaPg(pool)),
    )
    const { stdout } = await engine.diff({
      from: { tag: 'schemaDatasource', files, configDir: schemaDir.pathname },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    })
    return (stdout ?? '').trim()
  } finally {
    await pool.end()
  }
}
