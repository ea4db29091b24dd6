import { isSaidAtParts } from '../../../shared/api/refusals.ts'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import { type RefusedPart, refusalsOf } from './refused-at.ts'

/** What the API said against one part, beside that part. */
export function RefusalMarks({ error, part }: { readonly error: unknown; readonly part: RefusedPart }) {
  const said = refusalsOf(error).filter((refusal) => refusal.part === part)
  if (said.length === 0) return null
  return (
    <div role="alert">
      {said.map(({ text }) => (
        <StatusMark key={text} standing="bad" text={text} />
      ))}
    </div>
  )
}

/** What it said of nothing in particular, or why it said nothing at all. */
export function OtherRefusal({ error }: { readonly error: unknown }) {
  return isSaidAtParts(error, refusalsOf(error)) ? null : <ProblemView error={error} />
}
