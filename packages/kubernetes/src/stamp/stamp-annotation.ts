import { annotations } from '../names.ts'

/** Each installation has its own: two of them may share a cluster. */
export function stampAnnotation(installationId: string): string {
  return `${annotations.stampPrefix}${installationId}`
}

/** The same in a JSON patch. */
export function stampPath(installationId: string): string {
  return `/metadata/annotations/${stampAnnotation(installationId).replaceAll('~', '~0').replaceAll('/', '~1')}`
}
