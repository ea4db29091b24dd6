import type { TextFile } from './support/source-file.ts'
import { syntaxOf } from './support/source-file.ts'
import type { Violation } from './support/violation.ts'
import { violationAt } from './support/violation.ts'

// Tools that read their configuration want a default export.
const isToolConfig = (file: TextFile): boolean => /\.config\.tsx?$/.test(file.path)

/** Default exports, however written, and `export *`: a thing has one name, and an index lists names. */
export function unnamedExports(files: readonly TextFile[]): readonly Violation[] {
  return files
    .filter((file) => !isToolConfig(file))
    .flatMap((file) =>
      syntaxOf(file)
        .module.staticExports.flatMap((statement) => statement.entries)
        .flatMap((entry) => {
          const { exportName, importName, moduleRequest } = entry
          const isDefault = exportName.name === 'default' || (exportName.name === null && moduleRequest === null)
          if (isDefault) return [violationAt(file, entry.start, 'default export')]
          const isStar = importName.name === null && moduleRequest !== null
          return isStar ? [violationAt(file, entry.start, 'export *')] : []
        }),
    )
}
