import { join } from 'node:path'

/** Under which a program of ours starts in half the time: what Node made of its source is kept, as `pnpm demo` keeps it. */
export const compileCache: Readonly<Record<string, string>> = {
  NODE_COMPILE_CACHE: join(import.meta.dirname, '../../node_modules/.cache/grenier/compiled'),
}
