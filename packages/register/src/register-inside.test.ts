import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { expect, it } from 'vitest'
import { readRegister } from './read-register.ts'
import { readRegisterVersion } from './read-version.ts'
import { registerInside } from './register-inside.ts'

const index = fileURLToPath(new URL('index.ts', import.meta.url))
const banner = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)"

it('a bundle alone in a folder reads the register as its sources do, and no other edition', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'grenier-register-'))
  try {
    const entry = `
      import { readRegister, readRegisterVersion } from ${JSON.stringify(index)}
      let other = 'read'
      try { readRegisterVersion({ packageName: 'register-4', populationVintage: 2019 }) } catch (error) { other = error.message }
      const landes = readRegister({ departementCode: '40' })
      console.log(JSON.stringify({ landes, whole: readRegisterVersion().communes.filter(({ formerCodes }) => formerCodes.length > 0), other }))`
    const outfile = join(folder, 'alone.mjs')
    await build({
      stdin: { contents: entry, resolveDir: folder, loader: 'js' },
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      banner: { js: banner },
      plugins: [registerInside],
      logLevel: 'warning',
    })
    await writeFile(join(folder, 'package.json'), '{}')
    const { stdout } = await promisify(execFile)(process.execPath, [outfile], {
      cwd: folder,
      maxBuffer: 64 * 1024 ** 2,
    })
    const whole = readRegisterVersion().communes.filter(({ formerCodes }) => formerCodes.length > 0)
    expect(JSON.parse(stdout)).toEqual({
      landes: JSON.parse(JSON.stringify(readRegister({ departementCode: '40' }))),
      whole: JSON.parse(JSON.stringify(whole)),
      other: 'register-4 is not in this bundle',
    })
    expect(whole.length).toBeGreaterThan(500)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
