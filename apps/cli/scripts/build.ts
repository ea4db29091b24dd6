import { chmod } from 'node:fs/promises'
import { build } from 'esbuild'
import { bundle } from './bundle.ts'

await build(bundle)
await chmod(bundle.outfile, 0o755)
