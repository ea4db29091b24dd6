import type { TextFile } from './support/source-file.ts'
import { syntaxOf } from './support/source-file.ts'
import type { Violation } from './support/violation.ts'
import { violationAt } from './support/violation.ts'

const spinners: readonly string[] = ['Loader', 'LoadingOverlay']

/** Wheels that turn while the console waits: a skeleton in the shape of what will come stands there instead. */
export function spinnersOf(files: readonly TextFile[]): readonly Violation[] {
  return files
    .filter(({ path }) => path.startsWith('apps/console/src/'))
    .flatMap((file) =>
      syntaxOf(file)
        .module.staticImports.filter(({ moduleRequest }) => moduleRequest.value.startsWith('@mantine/'))
        .flatMap(({ entries, start }) =>
          entries.flatMap(({ importName: { name } }) => {
            // Of the whole library by one name, nobody could tell what is taken of it.
            const isSpinner = name === null || name === undefined || spinners.includes(name)
            return isSpinner ? [violationAt(file, start, name ?? '*')] : []
          }),
        ),
    )
}
