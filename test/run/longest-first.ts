import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * Suites that take longest, most of it waiting for leases of a process that was killed, for a database or for a real
 * Kubernetes. What comes last runs alone, so these come first. A fresh checkout has no times of an earlier run to go by.
 */
export const longest: readonly string[] = [
  'test/journeys/kill/',
  'test/journeys/demo/',
  'test/browser/',
  'test/provisioning/',
  'test/chaos/',
  'test/conformance/kubernetes/',
  'test/bench/',
  'test/properties/',
  'test/supply-chain/',
]

/** Where a file stands: the index of its folder above, or behind all of them. */
export function rankOf(path: string): number {
  const rank = longest.findIndex((folder) => path.includes(`/${folder}`))
  return rank === -1 ? longest.length : rank
}

/** Orders suites so that the longest begin first. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const others = await super.sort(files)
    return others.toSorted((left, right) => rankOf(left.moduleId) - rankOf(right.moduleId))
  }
}
