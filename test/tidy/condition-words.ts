import type { TextFile } from './support/source-file.ts'

/** Where conditions are stated: whole folders, and every file beside them that says how one stands. */
const statingFolders: readonly string[] = ['packages/kubernetes/src/reconcile/', 'packages/kubernetes/src/guard.ts']
const statingPackages: readonly string[] = [
  'packages/kubernetes/src/',
  'packages/control-plane/src/',
  'packages/quota-billing/src/',
]
const statesOne = /\bstatus: (?:\w+ \? )?'(?:True|False|Unknown)'|\bsaveUnseen\(|\bregisterCondition\b|\bsiteVerdict\(/

const isStating = ({ path, text }: TextFile): boolean =>
  !path.includes('.test.') &&
  (statingFolders.some((folder) => path.startsWith(folder)) ||
    (statingPackages.some((folder) => path.startsWith(folder)) && statesOne.test(text)))

/** Written in the same files, and no type and no reason of a condition. */
const otherWords: ReadonlySet<string> = new Set([
  // How a condition stands.
  'True',
  'False',
  // What a cluster says of its own objects.
  'Available',
  'Delete',
  'Failed',
  'Retain',
  // Failures of calls, which are told in their message.
  'IdentityMismatch',
  'NotServing',
  'Overdue',
  // Kinds that are none of our objects, or called otherwise there.
  'ServiceAccount',
  'Tenant',
])

/**
 * Every word that may be the type or the reason of a condition: written in one piece with capitals, in a file that states
 * conditions, and no kind of object. A new word is one of them until it is said to be something else.
 */
export function conditionWords(files: readonly TextFile[], kinds: readonly string[]): readonly string[] {
  const words = files
    .filter(isStating)
    .flatMap(({ text }) => [...text.matchAll(/'([A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*)'/g)].map(([, word = '']) => word))
  return [...new Set(words)].filter((word) => !otherWords.has(word) && !kinds.includes(word)).toSorted()
}
