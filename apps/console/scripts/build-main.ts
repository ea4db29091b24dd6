import { fileURLToPath } from 'node:url'
import { buildConsole } from './build.ts'

await buildConsole(fileURLToPath(new URL('../dist', import.meta.url)))
