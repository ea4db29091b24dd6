import { chmod } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants } from 'node:zlib'
import { readDataFiles } from '@grenier/register'
import { build, type Plugin } from 'esbuild'

/** One file that Node runs wherever it stands, the register of communes in it. */
const inApp = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url))

/** Less than a second, and a tenth of what the register takes as JSON. */
const compressionLevel = 9

/**
 * The register is read from files of a package, which stand beside no single file: what is read of them is put into it instead,
 * only the columns that the reader wants.
 */
const registerInside: Plugin = {
  name: 'register-inside',
  setup: (bundling) => {
    bundling.onLoad({ filter: /packages\/register\/src\/data-files\.ts$/ }, () => {
      const { communes, groups, departements } = readDataFiles()
      const read = {
        communes: communes.map(({ code, nom, type, departement, siren, population }) => ({
          code,
          nom,
          type,
          departement,
          siren,
          population,
        })),
        groups: groups.map(({ code, nom, type, membres }) => ({
          code,
          nom,
          type,
          membres: membres.map((member) => ({ code: member.code })),
        })),
        departements: departements.map(({ code, nom }) => ({ code, nom })),
      }
      const packed = brotliCompressSync(JSON.stringify(read), {
        params: { [constants.BROTLI_PARAM_QUALITY]: compressionLevel },
      }).toString('base64')
      return {
        loader: 'js',
        contents: [
          "import { brotliDecompressSync } from 'node:zlib'",
          `const packed = '${packed}'`,
          "export const readDataFiles = () => JSON.parse(brotliDecompressSync(Buffer.from(packed, 'base64')).toString())",
        ].join('\n'),
      }
    })
  },
}

/** What libraries written for CommonJS expect to find around them. */
const banner = [
  '#!/usr/bin/env node',
  "import { createRequire as __createRequire } from 'node:module'",
  'const require = __createRequire(import.meta.url)',
].join('\n')

const outfile = inApp('dist/grenier.mjs')
await build({
  entryPoints: [inApp('src/main.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  minifySyntax: true,
  legalComments: 'external',
  banner: { js: banner },
  plugins: [registerInside],
  logLevel: 'warning',
})
await chmod(outfile, 0o755)
