import type { TextFile } from './support/source-file.ts'
import { isTest } from './support/source-file.ts'
import { type Violation, violationAt } from './support/violation.ts'

const issuer = 'issueExitToken'

/** Where leave to destroy may be made: the workflow of an exit, the rule itself and the entry that shows it. */
function mayIssue({ path }: TextFile): boolean {
  const inControlPlane = path.startsWith('packages/control-plane/src/')
  return inControlPlane && (/\/[a-z-]*exit[a-z-]*\.ts$/.test(path) || path.endsWith('/src/index.ts'))
}

/** Uses of the exit token's maker outside the exit workflow: nothing else may destroy what holds data. */
export function exitTokensMadeElsewhere(files: readonly TextFile[]): readonly Violation[] {
  return files
    .filter((file) => !isTest(file) && !file.path.startsWith('test/') && !mayIssue(file))
    .flatMap((file) => {
      const offset = file.text.indexOf(issuer)
      return offset === -1 ? [] : [violationAt(file, offset, `only the exit workflow calls ${issuer}`)]
    })
}
