import { ProblemView } from '../shared/ui/problem-view.tsx'

/** A page that broke, or could not be loaded: a new load brings the files of the release that is served now. */
export function PageBroken({ error }: { readonly error: unknown }) {
  return <ProblemView error={error} onRetry={() => window.location.reload()} />
}
