import type { TextFile } from './source-file.ts'

/** One place that breaks a rule, written so that an editor's terminal can jump to it. */
export type Violation = `${string}:${number}: ${string}`

/** A violation at an offset of the file's text. */
export function violationAt(file: TextFile, offset: number, message: string): Violation {
  return `${file.path}:${file.text.slice(0, offset).split('\n').length}: ${message}`
}

/** A violation of the file as a whole. */
export const violationOf = (file: TextFile, message: string): Violation => `${file.path}:1: ${message}`
