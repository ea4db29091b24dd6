import { ClientProblem, type ProblemCode } from '@grenier/contracts'

/** What was refused, to be said where it was written; `end`: nowhere in particular. */
export interface Refusal<Part extends string> {
  readonly part: Part | 'end'
  readonly text: string
}

/** Which part of a form a refusal is about: by its code, and where the input itself was refused by the field that it names. */
export interface RefusalTable<Part extends string> {
  readonly byCode: Readonly<Partial<Record<ProblemCode, Part>>>
  /** The first pattern that fits counts. */
  readonly byField: readonly (readonly [field: RegExp, part: Part])[]
}

/** What the API said of each part, in the order in which it said it. Nothing, where it was no problem of the API. */
export function refusalsBy<Part extends string>(error: unknown, table: RefusalTable<Part>): readonly Refusal<Part>[] {
  if (!(error instanceof ClientProblem)) return []
  if (error.errors.length > 0) {
    return error.errors.map(({ field, detail }) => ({
      part: table.byField.find(([pattern]) => pattern.test(field))?.[1] ?? 'end',
      text: detail,
    }))
  }
  const part = error.code === null ? undefined : table.byCode[error.code]
  return part === undefined ? [] : [{ part, text: error.detail }]
}

/** What was said of one part, for the error of its field; null where nothing was. */
export function refusalAt<Part extends string>(refusals: readonly Refusal<Part>[], part: Part): string | null {
  const texts = refusals.filter((refusal) => refusal.part === part).map(({ text }) => text)
  return texts.length === 0 ? null : texts.join(' ')
}

/** Whether all that went wrong is said at its part; what is not wants a place of its own. */
export function isSaidAtParts(error: unknown, refusals: readonly Refusal<string>[]): boolean {
  return error === null || (refusals.length > 0 && refusals.every(({ part }) => part !== 'end'))
}
