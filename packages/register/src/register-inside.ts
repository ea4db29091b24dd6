import { brotliCompressSync, constants } from 'node:zlib'
import { readDataFiles } from './data-files.ts'

/** Less than a second, and a tenth of what the register takes as JSON. */
const compressionLevel = 9

/** What is used of a plugin of esbuild, which only those who bundle have. */
interface BundlerPlugin {
  readonly name: string
  setup(bundling: { onLoad(files: { filter: RegExp }, read: () => { loader: 'js'; contents: string }): void }): void
}

/**
 * Bundles the register of communes: it is read from files of a package, which stand beside no bundle, so what is read of them is
 * put into it instead, only the columns that the readers want. It is unpacked once, when it is first asked for.
 */
export const registerInside: BundlerPlugin = {
  name: 'register-inside',
  setup: (bundling) => {
    bundling.onLoad({ filter: /packages\/register\/src\/data-files\.ts$/ }, () => ({
      loader: 'js',
      contents: [
        "import { brotliDecompressSync } from 'node:zlib'",
        `const packed = '${packedRegister()}'`,
        'let read',
        'export function readDataFiles(packageName) {',
        "  if (packageName !== undefined && packageName !== '@etalab/decoupage-administratif')",
        "    throw new Error(packageName + ' is not in this bundle')",
        "  return (read ??= JSON.parse(brotliDecompressSync(Buffer.from(packed, 'base64')).toString()))",
        '}',
      ].join('\n'),
    }))
  },
}

function packedRegister(): string {
  const { communes, groups, departements } = readDataFiles()
  const wanted = {
    communes: communes.map(({ code, nom, type, departement, siren, population, anciensCodes }) => ({
      code,
      nom,
      type,
      departement,
      siren,
      population,
      anciensCodes,
    })),
    groups: groups.map(({ code, nom, type, membres }) => ({
      code,
      nom,
      type,
      membres: membres.map((member) => ({ code: member.code })),
    })),
    departements: departements.map(({ code, nom }) => ({ code, nom })),
  }
  return brotliCompressSync(JSON.stringify(wanted), {
    params: { [constants.BROTLI_PARAM_QUALITY]: compressionLevel },
  }).toString('base64')
}
