import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { imagedApps, readImage, repositoryFolder } from './support/image.ts'

function manifestOf(folder: string): { scripts: Record<string, string>; packageManager?: string; version: string } {
  return JSON.parse(readFileSync(join(repositoryFolder, folder, 'package.json'), 'utf8'))
}

const textOf = (path: string) => readFileSync(join(repositoryFolder, path), 'utf8')
const ignored = textOf('.dockerignore')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))

describe.each(imagedApps)('the image of %s', (app) => {
  const image = readImage(app)

  it('runs as nobody, without a shell, by a command that stands in its manifest too', () => {
    expect(image.user).toBe('65532:65532')
    expect(image.bases).toEqual(['${BUILD_IMAGE}', '${RUNTIME_IMAGE}'])
    expect(textOf(`apps/${app}/Dockerfile`)).toMatch(/ARG RUNTIME_IMAGE=\S+nodejs24\S*:nonroot\n/)
    expect(image.entrypoint).toEqual(['/nodejs/bin/node'])
    const flags = image.command.filter((argument) => argument.startsWith('--'))
    expect(['node', ...flags, 'src/main.ts'].join(' ')).toBe(manifestOf(`apps/${app}`).scripts['start'])
    expect(image.health.slice(0, 2)).toEqual(['/nodejs/bin/node', 'healthcheck.mjs'])
  })

  it('is built by the very commands of the packages, with what the lock file says', () => {
    const builds = app === 'api' ? ['apps/console', 'apps/api'] : ['apps/worker']
    const wanted = builds.map((folder) => manifestOf(folder).scripts['build']?.replace('node ', `node ${folder}/`))
    expect(image.commands.filter((command) => command.startsWith('node apps/'))).toEqual(wanted)
    expect(image.commands).toContain(manifestOf('.').scripts['prepare'])
    expect(image.commands).toContain('pnpm install --offline --frozen-lockfile --ignore-scripts')
    expect(image.commands[0]).toBe(`npm install --global ${manifestOf('.').packageManager}`)
    expect(textOf(`apps/${app}/Dockerfile`)).toContain(`ARG BUILD_IMAGE=node:${process.versions.node}-`)
  })

  it('takes from the repository what is there and not left out', () => {
    const sources = image.taken.filter(({ fromBuild }) => !fromBuild).flatMap((taken) => taken.sources)
    expect(sources).toEqual(['pnpm-lock.yaml', 'pnpm-workspace.yaml', '.npmrc', '.'])
    for (const source of sources) {
      expect({ source, isThere: existsSync(join(repositoryFolder, source)) }).toEqual({ source, isThere: true })
      expect(ignored).not.toContain(source)
    }
  })

  it('carries its bill of materials, its licence and its version, and takes nothing from the network at its end', () => {
    const carried = image.taken.flatMap(({ sources }) => sources)
    expect(carried).toEqual(expect.arrayContaining([`/src/apps/${app}/dist/sbom.cdx.json`, '/src/LICENSE']))
    expect(image.labels).toContain(`org.opencontainers.image.version="${manifestOf('.').version}"`)
    expect(image.labels).toContain('org.opencontainers.image.licenses="EUPL-1.2"')
    expect(image.instructions).not.toContain('ADD')
  })
})

describe('what images are built from', () => {
  it('has nothing that was built here, nor the history, nor secrets of an environment', () => {
    expect(ignored).toEqual(
      expect.arrayContaining(['.git', '.env', '**/node_modules', '**/dist', 'packages/database/src/generated']),
    )
  })
})
