/**
 * What the console may take, each in the unit that its name ends in: the one place where these limits stand. Largest contentful
 * paint and the delay of an interaction are measured on a processor four times slower; theirs are the "good" of the Core Web
 * Vitals (web.dev).
 */
export const consoleBudgets = {
  /** All files of a first screen's script together, gzip. */
  firstScreenScriptGzipKb: 250,
  largestContentfulPaintMs: 2_500,
  interactionDelayMs: 200,
  /** What a person feels as at once: each thing done in the list of all communes of France. */
  membersListInteractionMs: 100,
} as const

export type ConsoleFigures = Readonly<Record<keyof typeof consoleBudgets, number>>

/** Each budget that figures are above, as a sentence; none: all are kept. */
export function brokenBudgets(figures: ConsoleFigures): readonly string[] {
  const names = Object.keys(consoleBudgets) as (keyof typeof consoleBudgets)[]
  return names
    .filter((name) => !(figures[name] <= consoleBudgets[name]))
    .map((name) => `${name} is ${figures[name]}, and may be ${consoleBudgets[name]}`)
}
