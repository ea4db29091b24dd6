import type { Sentence } from '../shared/sentence.ts'

/** A paragraph of a letter; left out where the notice does not have what it needs, or has what it lacks. */
export type Paragraph = Sentence & {
  /** A param that the notice has. */
  readonly needs?: string
  /** A param that it does not have. */
  readonly lacks?: string
  /** A param and the value it has. */
  readonly where?: readonly [name: string, value: string]
}

/** What is written about one kind of fact, in the order in which it is read. */
export interface NoticeText {
  readonly subject: Sentence
  /** The answer itself. */
  readonly opening: readonly Paragraph[]
  /** One line for each row of the notice. */
  readonly row?: Sentence
  /** What to do, below the rows. */
  readonly closing?: readonly Paragraph[]
}
