import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { bundle } from './bundle.ts'

await build(bundle)

// The migrator reads its SQL as files: whoever has the image can read what it would do before it does it.
const sql = join(bundle.outdir, 'prisma')
await rm(sql, { recursive: true, force: true })
await cp(new URL('../../../prisma/migrations', import.meta.url), `${sql}/migrations`, { recursive: true })
await cp(new URL('../../../prisma/bootstrap.sql', import.meta.url), `${sql}/bootstrap.sql`)
