import { readdir, readFile } from 'node:fs/promises'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils'
import { Pool } from 'pg'

const schemaDir = new URL('../../prisma/schema/', import.meta.url)

/** PostgreSQL's internal one-byte "char", in which the catalogs write kinds; the adapter refuses it. */
const internalChar = 18
const text = 25

/** The engine insists on a character where a catalog has one, so the adapter's answers are corrected on their way. */
function withCharacters(factory: PrismaPg, typesOfLastResult: () => readonly number[]): PrismaPg {
  const connect = factory.connect.bind(factory)
  factory.connect = async () => {
    const adapter = await connect()
    const queryRaw = adapter.queryRaw.bind(adapter)
    adapter.queryRaw = async (query) => {
      const result = await queryRaw(query)
      const types = typesOfLastResult()
      const columnTypes = result.columnTypes.map((type, index) =>
        types[index] === internalChar ? ColumnTypeEnum.Character : type,
      )
      return { ...result, columnTypes }
    }
    return adapter
  }
  return factory
}

/** Passes the internal type off as text, and remembers where it did; the engine asks one thing at a time. */
class CatalogPool extends Pool {
  lastTypes: readonly number[] = []

  constructor(connectionString: string) {
    super({ connectionString, max: 1 })
    const query = this.query.bind(this) as (config: object) => Promise<{ fields: { dataTypeID: number }[] }>
    this.query = (async (config: object) => {
      const result = await query(config)
      this.lastTypes = result.fields.map(({ dataTypeID }) => dataTypeID)
      for (const field of result.fields) if (field.dataTypeID === internalChar) field.dataTypeID = text
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
  try {
    const engine = await SchemaEngine.new(
      { datamodels: files.map(({ path, content }) => [path, content]) },
      () => undefined,
      bindMigrationAwareSqlAdapterFactory(withCharacters(new PrismaPg(pool), () => pool.lastTypes)),
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
