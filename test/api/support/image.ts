import { existsSync, readFileSync } from 'node:fs'
import { cp, mkdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Copy, type Dockerfile, DockerfileParser, type Env, type From, type Instruction } from 'dockerfile-ast'

export const repositoryFolder = fileURLToPath(new URL('../../../', import.meta.url))

export const imagedApps = ['api', 'worker'] as const
export type ImagedApp = (typeof imagedApps)[number]

/** Files that an image takes: from the repository, or from the stage that builds. */
interface Taken {
  readonly fromBuild: boolean
  readonly sources: readonly string[]
  readonly target: string
}

/** What a Dockerfile of ours says, read by a parser of Dockerfiles. */
export interface Image {
  readonly bases: readonly string[]
  /** Commands of the stage that builds, in order. */
  readonly commands: readonly string[]
  readonly taken: readonly Taken[]
  readonly env: Readonly<Record<string, string>>
  readonly user: string
  readonly labels: string
  readonly health: readonly string[]
  readonly entrypoint: readonly string[]
  readonly command: readonly string[]
  readonly instructions: readonly string[]
}

/** Where the build stage has the repository, and the image its files. */
const places = { build: '/src/', image: '/app' } as const

function parse(app: ImagedApp): Dockerfile {
  return DockerfileParser.parse(readFileSync(join(repositoryFolder, `apps/${app}/Dockerfile`), 'utf8'))
}

function contentOf(instructions: readonly Instruction[], keyword: string): string {
  return instructions.findLast((one) => one.getKeyword() === keyword)?.getArgumentsContent() ?? ''
}

function takenBy(copy: Copy): Taken {
  const paths = copy.getArguments().map((argument) => argument.getValue())
  const from = copy.getFlags().find((flag) => flag.getName() === 'from')
  return { fromBuild: from?.getValue() === 'build', sources: paths.slice(0, -1), target: paths.at(-1) ?? '' }
}

const listOf = (json: string): string[] => (json === '' ? [] : (JSON.parse(json) as string[]))

/** Reads `apps/<app>/Dockerfile`. */
export function readImage(app: ImagedApp): Image {
  const instructions = parse(app).getInstructions()
  const lastStage = instructions.findLastIndex((one) => one.getKeyword() === 'FROM')
  const ofImage = instructions.slice(lastStage)
  const withKeyword = (keyword: string, among: readonly Instruction[]) =>
    among.filter((one) => one.getKeyword() === keyword)
  const properties = withKeyword('ENV', ofImage).flatMap((one) => (one as Env).getProperties())
  const health = /CMD (\[.*\])/.exec(contentOf(ofImage, 'HEALTHCHECK'))?.[1] ?? ''
  return {
    bases: withKeyword('FROM', instructions).map((one) => (one as From).getImage() ?? ''),
    commands: withKeyword('RUN', instructions).map((one) => one.getArgumentsContent() ?? ''),
    taken: withKeyword('COPY', instructions).map((one) => takenBy(one as Copy)),
    env: Object.fromEntries(properties.map((property) => [property.getName(), property.getValue() ?? ''])),
    user: contentOf(ofImage, 'USER'),
    labels: contentOf(ofImage, 'LABEL'),
    health: listOf(health),
    entrypoint: listOf(contentOf(ofImage, 'ENTRYPOINT')),
    command: listOf(contentOf(ofImage, 'CMD')),
    instructions: instructions.map((one) => one.getKeyword()),
  }
}

/** What `pnpm` alone makes there; its own tests are in `test/supply-chain`. */
const bill = 'sbom.cdx.json'

/** Lays what the image takes from its build into a folder, as `/app` of the image. Throws where something was not built. */
export async function layImage({ taken }: Image, folder: string): Promise<void> {
  for (const { sources, target } of taken.filter(({ fromBuild }) => fromBuild)) {
    for (const source of sources.filter((path) => basename(path) !== bill)) {
      const built = join(repositoryFolder, source.slice(places.build.length))
      if (!source.startsWith(places.build) || !existsSync(built))
        throw new Error(`${source} is not there after the build`)
      const into = target.endsWith('/') ? join(folder, target, basename(source)) : join(folder, target)
      await mkdir(join(into, '..'), { recursive: true })
      await cp(built, into, { recursive: source.endsWith('dist') || source.endsWith('prisma') })
    }
  }
}

/** A path or argument of the image, where its `/app` is laid into a folder. */
export function inFolder(text: string, folder: string): string {
  return text.startsWith(`${places.image}/`) ? join(folder, text.slice(places.image.length)) : text
}
