import { Visitor } from 'oxc-parser'
import type { TextFile } from './support/source-file.ts'
import { syntaxOf } from './support/source-file.ts'
import type { Violation } from './support/violation.ts'
import { violationAt } from './support/violation.ts'

/** Attributes that people read or hear. */
const spoken = new Set([
  'label',
  'title',
  'alt',
  'placeholder',
  'aria-label',
  'aria-description',
  'description',
  'lead',
])
const hasWords = (text: string): boolean => /\p{L}{2,}/u.test(text)

/** Texts that stand in a page instead of in `i18n`: nobody would translate them. */
export function hardCodedTexts(files: readonly TextFile[]): readonly Violation[] {
  return files
    .filter((file) => file.path.startsWith('apps/console/src/') && file.path.endsWith('.tsx'))
    .flatMap((file) => {
      const found: Violation[] = []
      const visitor = new Visitor({
        JSXText(node) {
          if (hasWords(node.value)) found.push(violationAt(file, node.start, `text in a page: ${node.value.trim()}`))
        },
        JSXAttribute(node) {
          const { name, value } = node
          const isSpoken = name.type === 'JSXIdentifier' && spoken.has(name.name)
          if (isSpoken && value?.type === 'Literal' && typeof value.value === 'string' && hasWords(value.value)) {
            found.push(violationAt(file, node.start, `text in an attribute: ${value.value}`))
          }
        },
      })
      visitor.visit(syntaxOf(file).program)
      return found
    })
}

/** Imports that leave a person's folder for another's, and of shared parts from any: features never know each other. */
export function crossedFeatures(files: readonly TextFile[]): readonly Violation[] {
  const featureOf = (path: string) => /^apps\/console\/src\/features\/([^/]+\/[^/]+)\//.exec(path)?.[1]
  return files
    .filter((file) => file.path.startsWith('apps/console/src/'))
    .flatMap((file) =>
      syntaxOf(file).module.staticImports.flatMap((one) => {
        const specifier = one.moduleRequest.value
        if (!specifier.startsWith('.')) return []
        const target = new URL(specifier, `file:///${file.path}`).pathname.slice(1)
        const [from, to] = [featureOf(file.path), featureOf(target)]
        const isShared = file.path.startsWith('apps/console/src/shared/')
        const leavesShared = isShared && !target.startsWith('apps/console/src/shared/')
        const crosses = from !== undefined && to !== undefined && from !== to
        const toApp = from !== undefined && target.startsWith('apps/console/src/app/')
        return leavesShared || crosses || toApp ? [violationAt(file, one.start, `imports ${specifier}`)] : []
      }),
    )
}
