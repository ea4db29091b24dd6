import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '../../apps/console/src/app')

/** Addresses of a source of routes, as the router writes them. */
export const routesIn = (source: string): readonly string[] =>
  [...source.matchAll(/path: '([^']+)'/g)].map(([, path = '']) => path)

/** Every address of the console. */
export const consoleRoutes: readonly string[] = routesIn(
  readdirSync(folder)
    .filter((name) => name.includes('route'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n'),
)
